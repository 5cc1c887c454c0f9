/// Writes a message as DATA or BDAT wants it, piece by piece.
///
/// Every line end becomes CR LF: LF alone and CR alone are line ends too, as they are for the MIME parser. So a server
/// sees the lines that the sender's own tools saw, no bare CR or LF ever reaches the wire (RFC 5321 §2.3.8 forbids
/// both), and nothing inside a message can end it early (SMTP smuggling): the only `CR LF . CR LF` is the last one.
/// A message that must arrive byte for byte, because it is signed, is given with CR LF.
public struct ContentEncoder: Sendable {
    /// Whether lines that begin with a dot get another one (RFC 5321 §4.5.2): for DATA, not for BDAT.
    public let stuffsDots: Bool
    private var isAtLineStart = true
    /// The line end for a CR is written at once; an LF right behind it belongs to it.
    private var previousIsCR = false

    public init(stuffsDots: Bool = true) {
        self.stuffsDots = stuffsDots
    }

    /// Room that always suffices for a piece of so many bytes.
    public static func room(for count: Int) -> Int { 2 * count }

    /// Room that always suffices for the end of a message.
    public static let roomForEnd = 5

    /// Writes one piece of the message.
    ///
    /// - Parameter output: at least `room(for: input.count)` bytes; with less, nothing is written.
    /// - Returns: how many bytes were written.
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

    /// Notes that a piece went to the wire as it is, which holds for a message that `ContentSurvey` calls verbatim.
    public mutating func passVerbatim(endsLine: Bool) {
        isAtLineStart = endsLine
        previousIsCR = false
    }

    /// Ends the message: the last line's end where it is missing, and for DATA the final dot.
    ///
    /// - Parameter output: at least `roomForEnd` bytes; with less, nothing is written.
    /// - Returns: how many bytes were written.
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

    /// Where the next CR or LF stands, eight bytes looked at at a time; the end where there is none.
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let (cr, lf) = (word ^ (ones &* 13), word ^ (ones &* 10))
            // The lowest top bit stands in the lowest byte that became zero, that is, in the first CR or LF.
            let hits = ((cr &- ones) & ~cr | (lf &- ones) & ~lf) & tops
            if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] != 10, bytes[index] != 13 { index += 1 }
        return index
    }
}
