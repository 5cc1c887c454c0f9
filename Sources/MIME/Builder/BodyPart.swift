import Glibc

/// A part of a message to be written: its own header fields, and its encoded body or the parts inside.
struct BodyPart {
    enum Content {
        /// Encoded already; `isOpen` where the bytes could hold any line, a boundary's too.
        case leaf([UInt8], isOpen: Bool)
        /// The parts of a multipart, whose subtype and boundary are in its header.
        indirect case parts([BodyPart], boundary: String)
    }

    /// Content-Type and its kin, each line ended with CRLF.
    var header: [UInt8]
    var content: Content

    /// Writes the body, without a line end after it.
    func write(to output: inout [UInt8]) {
        switch content {
        case .leaf(let bytes, _): output += bytes
        case .parts(let parts, let boundary):
            for part in parts {
                output += "--\(boundary)\r\n".utf8
                output += part.header
                output += [0x0D, 0x0A]
                part.write(to: &output)
                output += [0x0D, 0x0A]
            }
            output += "--\(boundary)--".utf8
        }
    }

    /// About as many bytes as it takes.
    var size: Int {
        switch content {
        case .leaf(let bytes, _): header.count + bytes.count + 8
        case .parts(let parts, _): parts.reduce(header.count + 80) { $0 + $1.size + 80 }
        }
    }
}

/// Boundaries that occur in no body (RFC 2046 section 5.1.1).
///
/// They begin with `=_`, which neither base64 nor quoted-printable can hold; where a body stands as it is, it is searched.
/// They follow from the Message-ID, so that the same draft gives the same bytes.
struct BoundarySource {
    private let seed: UInt64
    private let open: [[UInt8]]
    private var number = 0

    /// - Parameter open: bodies that stand in the message as they are.
    init(messageID: String, open: [[UInt8]]) {
        // FNV-1a: not to be unguessable, only to differ from message to message.
        seed = messageID.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        self.open = open
    }

    mutating func next() -> String {
        while true {
            number += 1
            let digits = String(seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
            let boundary = "=_" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
            if !open.contains(where: { Self.occurs(boundary, in: $0) }) { return boundary }
        }
    }

    private static func occurs(_ boundary: String, in body: [UInt8]) -> Bool {
        let needle = Array(boundary.utf8)
        return body.withUnsafeBytes { body in
            guard let base = body.baseAddress else { return false }
            var position = 0
            while let found = memchr(base + position, 0x3D, body.count - position) {
                position = UnsafeRawPointer(found) - base
                if body.slice(position..<position + needle.count).elementsEqual(needle) { return true }
                position += 1
            }
            return false
        }
    }
}
