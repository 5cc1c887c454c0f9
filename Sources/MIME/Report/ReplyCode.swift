/// The three digits of an SMTP reply (RFC 5321 §4.2) in text.
enum ReplyCode {
    /// What may be between a reply code and the enhanced code behind it: `550-'5.7.1`, `550 #5.1.0`, `554: 5.7.1`.
    private static let between = Set(" -:#('\"".utf8)
    private static let furthest = 4

    /// The class of the first reply code that says no: 4 or 5. Nil if the text has none.
    ///
    /// A number counts if it begins the text, or a mark is before it, and a space, a hyphen or the end is behind it: `550 no`, `said: 550-no`.
    static func failureClass(in text: some StringProtocol) -> Int? {
        let bytes = Array(text.utf8)
        var position = 0
        while position + 3 <= bytes.count {
            if isFailure(at: position, in: bytes), stands(at: position, in: bytes) {
                return Int(bytes[position] - 0x30)
            }
            position += 1
        }
        return nil
    }

    /// Whether a reply code ends at most a few marks before an offset.
    static func stands(before offset: Int, in bytes: [UInt8]) -> Bool {
        var end = offset
        while end > 0, offset - end < furthest, between.contains(bytes[end - 1]) { end -= 1 }
        let start = end - 3
        guard end < offset, start >= 0, bytes[start..<end].allSatisfy(\.isASCIIDigit) else { return false }
        return (0x32...0x35).contains(bytes[start]) && (start == 0 || !bytes[start - 1].isASCIIAlphanumeric)
    }

    private static func isFailure(at start: Int, in bytes: [UInt8]) -> Bool {
        (bytes[start] == 0x34 || bytes[start] == 0x35) && (0x30...0x35).contains(bytes[start + 1])
            && bytes[start + 2].isASCIIDigit
    }

    private static func stands(at start: Int, in bytes: [UInt8]) -> Bool {
        if start + 3 < bytes.count {
            let next = bytes[start + 3]
            guard next.isFoldingSpace || next == 0x2D || next == 0x3A || next == 0x2C || next == 0x29 else {
                return false
            }
        }
        var before = start
        while before > 0, bytes[before - 1].isWSP { before -= 1 }
        guard before > 0 else { return true }
        return !bytes[before - 1].isASCIIAlphanumeric && bytes[before - 1] != 0x2E && bytes[before - 1] != 0x2C
            && bytes[before - 1] < 0x80
    }
}
