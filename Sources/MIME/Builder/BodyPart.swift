import Glibc

/// A part of a message being built: its own header fields, and its encoded body or inner parts.
struct BodyPart {
    enum Content {
        /// An encoded body. `isOpen` means that it could contain any line, even a boundary.
        case leaf([UInt8], isOpen: Bool)
        /// The parts of a multipart, whose subtype and boundary are in its header.
        indirect case parts([BodyPart], boundary: String)
    }

    /// Content-Type and related fields, each line ending in CRLF.
    var header: [UInt8]
    var content: Content

    /// Writes the body, without a line break after it.
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

    /// The approximate size in bytes.
    var size: Int {
        switch content {
        case .leaf(let bytes, _): header.count + bytes.count + 8
        case .parts(let parts, _): parts.reduce(header.count + 80) { $0 + $1.size + 80 }
        }
    }
}

/// Generates boundaries that occur in no body (RFC 2046 §5.1.1).
///
/// They begin with `=_`, which neither base64 nor quoted-printable can contain; bodies that are not encoded are
/// searched. They are derived from the Message-ID, so that the same draft gives the same bytes.
struct BoundarySource {
    private let seed: UInt64
    private let open: [[UInt8]]
    private var number = 0

    /// Creates a source.
    ///
    /// - Parameter open: The bodies that are not encoded.
    init(messageID: String, open: [[UInt8]]) {
        // FNV-1a: it need not be unguessable, only different for every message.
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
