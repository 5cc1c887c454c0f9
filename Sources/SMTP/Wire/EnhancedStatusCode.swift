/// An enhanced mail system status code (RFC 3463 §2): class, subject and detail, for example `5.7.8`.
public struct EnhancedStatusCode: Sendable, Hashable, CustomStringConvertible {
    /// 2 (success), 4 (persistent transient failure) or 5 (permanent failure).
    public let classDigit: Int
    /// What the status is about: 0 other, 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy.
    public let subject: Int
    /// The exact status within the subject, 0 to 999.
    public let detail: Int

    /// Creates a code from its three numbers, which aren't checked.
    public init(_ classDigit: Int, _ subject: Int, _ detail: Int) {
        self.classDigit = classDigit
        self.subject = subject
        self.detail = detail
    }

    /// The code as written on the wire: `5.7.8`.
    public var description: String { "\(classDigit).\(subject).\(detail)" }

    /// Reads a code at the start of a reply's text. `length` is the number of bytes it takes, including the space after
    /// it.
    ///
    /// The code must end at a space or at the end of the text. Otherwise it is ordinary text that happens to begin the
    /// same way (an IP address, a version).
    static func read(_ bytes: UnsafeRawBufferPointer) -> (code: EnhancedStatusCode, length: Int)? {
        guard let first = bytes.first,
            first == UInt8(ascii: "2") || first == UInt8(ascii: "4") || first == UInt8(ascii: "5")
        else { return nil }
        var position = 1
        guard let subject = number(bytes, &position), let detail = number(bytes, &position) else { return nil }
        if position < bytes.count {
            guard bytes[position] == UInt8(ascii: " ") else { return nil }
            position += 1
        }
        return (EnhancedStatusCode(Int(first - UInt8(ascii: "0")), subject, detail), position)
    }

    /// Reads a dot and one to three digits.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return nil }
        position += 1
        var value = 0
        let start = position
        while position < bytes.count, position - start < 3 {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value * 10 + Int(digit)
            position += 1
        }
        return position > start ? value : nil
    }
}
