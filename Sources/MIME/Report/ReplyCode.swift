/// Finds SMTP reply codes, three digits (RFC 5321 §4.2), in text.
enum ReplyCode {
    /// The characters allowed between a reply code and the enhanced code after it: `550-'5.7.1`, `550 #5.1.0`,
    /// `554: 5.7.1`.
    private static let between = Set(" -:#('\"".utf8)
    private static let furthest = 4

    /// Returns the first digit, 4 or 5, of the first reply code for a failure; `nil` if the text has none.
    ///
    /// A number counts if it follows the start of the text or a punctuation mark, and a space, a hyphen, another mark
    /// or the end follows: `550 no`, `said: 550-no`.
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

    /// Returns whether a reply code ends within a few marks before an offset.
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
