extension TransferEncoding {
    /// Returns the encoding in which any server passes a body on unchanged: 7bit for plain ASCII in lines of at most
    /// 78, quoted-printable for other text that stays mostly readable, base64 for the rest.
    ///
    /// - Parameters:
    ///   - body: The bytes to encode; in text, lines must end in CRLF.
    ///   - isText: Whether the body is text.
    public static func best(for body: some Collection<UInt8>, isText: Bool) -> TransferEncoding {
        let body = Array(body)
        return body.withUnsafeBytes { best(for: $0, isText: isText) }
    }

    static func best(for body: UnsafeRawBufferPointer, isText: Bool) -> TransferEncoding {
        guard isText else { return .base64 }
        if isPlain(body) { return .sevenBit }
        // base64 takes 4 bytes for every 3, plus its share of CRLF.
        return QuotedPrintable.encodedSize(body) <= body.count / 3 * 4 + body.count / 57 * 2 + 4
            ? .quotedPrintable : .base64
    }

    /// Encodes a body.
    ///
    /// - Parameters:
    ///   - body: The bytes to encode.
    ///   - isText: Pass `true` to keep CRLF as line breaks in quoted-printable.
    /// - Returns: The encoded bytes; for `sevenBit`, `eightBit` and `binary`, the body itself. `uuencode` is written as
    ///   base64.
    public func encode(_ body: some Collection<UInt8>, isText: Bool) -> [UInt8] {
        let body = Array(body)
        return switch self {
        case .sevenBit, .eightBit, .binary: body
        case .base64, .uuencode: body.withUnsafeBytes { Base64.encode($0) }
        case .quotedPrintable: body.withUnsafeBytes { QuotedPrintable.encode($0, isText: isText) }
        }
    }

    /// Returns whether the body is ASCII in lines of at most 78 that no relay or mailbox file has a reason to change.
    private static func isPlain(_ body: UnsafeRawBufferPointer) -> Bool {
        guard body.isASCII else { return false }
        var lineStart = 0
        var previous: UInt8 = 0
        for (position, byte) in body.enumerated() {
            switch byte {
            case 0x0A:
                guard previous == 0x0D, isPlainLine(body.slice(lineStart..<position - 1)) else { return false }
                lineStart = position + 1
            case 0x20...0x7E, 0x09, 0x0D:
                if previous == 0x0D { return false }
            default: return false
            }
            previous = byte
        }
        return previous != 0x0D && isPlainLine(body.slice(lineStart..<body.count))
    }

    private static func isPlainLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count <= 78 else { return false }
        if let last = line.last, last.isWSP { return false }
        return !line.elementsEqual(".".utf8) && !line.starts(with: "From ".utf8)
    }
}
