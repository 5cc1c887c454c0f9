/// Encodes a message for DATA or BDAT, piece by piece.
///
/// Every line end becomes CR LF. A lone LF or CR is a line end too, as it is for the MIME parser. So the server sees
/// the same lines as the sender's own tools, no bare CR or LF reaches the wire (RFC 5321 §2.3.8 forbids both), and
/// nothing inside a message can end it early (SMTP smuggling): the only `CR LF . CR LF` is the final one. A message
/// that must arrive byte for byte, such as a signed one, must be passed in with CR LF.
public struct ContentEncoder: Sendable {
    /// Whether to double the dot at the start of a line (RFC 5321 §4.5.2). DATA needs this, BDAT does not.
    public let stuffsDots: Bool
    private var isAtLineStart = true
    /// Whether the last byte was a CR. Its line end has been written, and an LF that follows belongs to it.
    private var previousIsCR = false

    /// Creates an encoder.
    ///
    /// - Parameter stuffsDots: pass `true` for DATA, `false` for BDAT.
    public init(stuffsDots: Bool = true) {
        self.stuffsDots = stuffsDots
    }

    /// Returns the output size in bytes that always suffices for a piece of `count` bytes.
    public static func room(for count: Int) -> Int { 2 * count }

    /// The output size in bytes that always suffices for the end of a message.
    public static let roomForEnd = 5

    /// Encodes one piece of the message.
    ///
    /// - Parameters:
    ///   - input: the next bytes of the message.
    ///   - output: at least `room(for: input.count)` bytes; if it is smaller, nothing is written.
    /// - Returns: the number of bytes written.
    public mutating func encode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
        guard output.count >= Self.room(for: input.count) else { return 0 }
        var (read, written) = (0, 0)
        while read < input.count {
            switch input[read] {
            case 10 where previousIsCR:
                previousIsCR = false
                read += 1
            case let byte where byte == 10 || byte == 13:
                output[written] = 13
                output[written + 1] = 10
                written += 2
                read += 1
                previousIsCR = byte == 13
                isAtLineStart = true
            case let byte:
                if isAtLineStart, stuffsDots, byte == UInt8(ascii: ".") {
                    output[written] = byte
                    written += 1
                }
                let end = Self.lineEnd(input, from: read)
                UnsafeMutableRawBufferPointer(rebasing: output[written...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[read..<end]))
                written += end - read
                read = end
                previousIsCR = false
                isAtLineStart = false
            }
        }
        return written
    }

    /// Notes that a piece was written unchanged, which is allowed if ``ContentSurvey/isVerbatim`` is `true`.
    ///
    /// - Parameter endsLine: whether the piece ends with a line end.
    public mutating func passVerbatim(endsLine: Bool) {
        isAtLineStart = endsLine
        previousIsCR = false
    }

    /// Ends the message: adds the last line's end if it is missing and, for DATA, the final dot.
    ///
    /// - Parameter output: at least `roomForEnd` bytes; if it is smaller, nothing is written.
    /// - Returns: the number of bytes written.
    public mutating func end(into output: UnsafeMutableRawBufferPointer) -> Int {
        guard output.count >= Self.roomForEnd else { return 0 }
        var written = 0
        if !isAtLineStart {
            output[0] = 13
            output[1] = 10
            written = 2
        }
        if stuffsDots {
            output[written] = UInt8(ascii: ".")
            output[written + 1] = 13
            output[written + 2] = 10
            written += 3
        }
        isAtLineStart = true
        previousIsCR = false
        return written
    }

    /// Returns the index of the next CR or LF, or the end if there is none. Examines eight bytes at a time.
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let (cr, lf) = (word ^ (ones &* 13), word ^ (ones &* 10))
            // The lowest set top bit marks the lowest byte that became zero, that is, the first CR or LF.
            let hits = ((cr &- ones) & ~cr | (lf &- ones) & ~lf) & tops
            if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] != 10, bytes[index] != 13 { index += 1 }
        return index
    }
}
