import FuzzDriver
import MIME

/// Any bytes are CMS, and any entity can be signed. As DER and as BER in segments, it reads as it would by itself.
@main
enum FuzzSMIME {
    static func main() {
        FuzzTarget.run { base, count in
            let bytes = Array(UnsafeBufferPointer(start: base, count: count))
            FuzzSMIME.readCMS(bytes)
            FuzzSMIME.readEntity(bytes)
            return 0
        }
    }

    private static func letter(_ cms: [UInt8]) -> Message {
        let header = "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        return Message(parsing: Array(header.utf8) + cms)
    }

    private static func readCMS(_ cms: [UInt8]) {
        let message = letter(cms)
        FuzzTarget.require(message.root.smime != nil, "CMS is of some kind")
        FuzzTarget.require(message.root.children.count <= 1, "signed data holds one entity")
        if message.root.smime != .signed {
            FuzzTarget.require(message.root.children.isEmpty, "only signed data is opened")
        }
        var parts = 0
        for part in message.parts {
            parts += 1
            FuzzTarget.require(part.rawBody.count <= cms.count + 2, "a part is in the bytes")
            _ = (part.section, part.smime, part.decodedText())
        }
        FuzzTarget.require(parts <= ParserLimits().parts, "parts are limited")
        _ = (message.text, message.html, message.attachments.map { $0.bytes() }, message.allDefects())
    }

    private static func readEntity(_ bytes: [UInt8]) {

        let entity = Array("Content-Type: multipart/mixed; boundary=a\r\n\r\n".utf8) + bytes
        let whole = letter(signed(entity, segment: nil))
        let segments = letter(signed(entity, segment: 1 + bytes.count % 97))
        FuzzTarget.require(whole.root.smime == .signed && segments.root.smime == .signed, "what was signed is opened")
        FuzzTarget.require(whole.root.children.count == 1 && segments.root.children.count == 1, "and is one part")
        FuzzTarget.require(
            whole.root.children.first?.rawBody == segments.root.children.first?.rawBody, "BER reads like DER")
        FuzzTarget.require(whole.text == segments.text && whole.html == segments.html, "the text is the same")
        FuzzTarget.require(
            whole.attachments.map { $0.bytes() } == segments.attachments.map { $0.bytes() }, "the files are the same")
    }

    private static func element(_ identifier: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (24 - 8 * $0)) }
        return [identifier, 0x84] + length + content
    }

    private static func open(_ identifier: UInt8, _ content: [UInt8]) -> [UInt8] {
        [identifier, 0x80] + content + [0, 0]
    }

    /// Returns signed data without signers: with definite lengths, or with indefinite ones and the content in segments.
    private static func signed(_ entity: [UInt8], segment: Int?) -> [UInt8] {
        let pkcs7: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]
        guard let segment else {
            let content = element(0x30, pkcs7 + [1] + element(0xA0, element(0x04, entity)))
            return element(0x30, pkcs7 + [2] + element(0xA0, element(0x30, [2, 1, 1, 0x31, 0] + content + [0x31, 0])))
        }
        var segments: [UInt8] = []
        for start in stride(from: 0, to: entity.count, by: segment) {
            segments += element(0x04, Array(entity[start..<min(entity.count, start + segment)]))
        }
        let content = open(0x30, pkcs7 + [1] + open(0xA0, open(0x24, segments)))
        return open(0x30, pkcs7 + [2] + open(0xA0, open(0x30, [2, 1, 1, 0x31, 0] + content + [0x31, 0])))
    }
}
