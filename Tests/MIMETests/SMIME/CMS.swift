import MIME

/// Writes CMS (RFC 5652) for tests, in DER or in the BER that Outlook and Exchange write.
enum CMS {
    static let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]
    static let signedData = element(0x06, pkcs7 + [2])
    static let data = element(0x06, pkcs7 + [1])

    static func element(_ identifier: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        repeat {
            length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        } while rest > 0
        return [identifier] + (content.count < 128 ? length : [0x80 | UInt8(length.count)] + length) + content
    }

    /// Returns an element in the indefinite form (X.690 §8.1.3.6).
    static func open(_ identifier: UInt8, _ content: [UInt8]) -> [UInt8] { [identifier, 0x80] + content + [0, 0] }

    /// Returns a segmented OCTET STRING.
    static func segments(_ content: [UInt8], of size: Int) -> [UInt8] {
        let parts = stride(from: 0, to: content.count, by: size).map { Array(content[$0...].prefix(size)) }
        return open(0x24, parts.flatMap { element(0x04, $0) })
    }

    /// Returns signed data around an entity; `nil` leaves the content out.
    static func signed(_ entity: [UInt8]?, signers: [UInt8] = element(0x30, [0x02, 0x01, 0x01])) -> [UInt8] {
        let content = data + (entity.map { element(0xA0, element(0x04, $0)) } ?? [])
        let body =
            [0x02, 0x01, 0x01] + element(0x31, element(0x30, [0x06, 0x01, 0x2A])) + element(0x30, content)
            + element(0xA0, element(0x30, [0x02, 0x01, 0x05])) + element(0x31, signers)
        return element(0x30, signedData + element(0xA0, element(0x30, body)))
    }

    /// Returns signed data with indefinite lengths and segments, nested two deep.
    static func signedInSegments(_ entity: [UInt8], of size: Int) -> [UInt8] {
        let string = open(0x24, segments(entity, of: size) + element(0x04, []))
        let body =
            [0x02, 0x01, 0x01] + open(0x31, open(0x30, [0x06, 0x01, 0x2A])) + open(0x30, data + open(0xA0, string))
            + open(0xA0, open(0x30, [0x02, 0x01, 0x05])) + open(0x31, element(0x30, []))
        return open(0x30, signedData + open(0xA0, open(0x30, body)))
    }

    /// Returns CMS of another kind.
    static func other(_ type: [UInt8]) -> [UInt8] {
        element(0x30, element(0x06, type) + element(0xA0, element(0x30, [0x02, 0x01, 0x00])))
    }

    static func letter(_ cms: [UInt8], type: String = "application/pkcs7-mime; name=smime.p7m") -> [UInt8] {
        Array("From: a@b.example\r\nContent-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8)
            + TransferEncoding.base64.encode(cms, isText: false)
    }
}
