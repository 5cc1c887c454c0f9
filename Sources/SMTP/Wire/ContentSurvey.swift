/// What must be known about a message before it is sent, found in one pass over its bytes.
public struct ContentSurvey: Sendable, Hashable {
    /// Size in bytes with every line ending in CR LF, the last one too. This is what SIZE declares (RFC 1870 §6.3 does
    /// not count stuffed dots).
    public let wireSize: Int
    /// Number of dots to insert before lines that begin with a dot (RFC 5321 §4.5.2).
    public let stuffedDots: Int
    /// Whether any byte is above 127.
    public let isEightBit: Bool
    /// Whether every line end is already CR LF. The last line may lack one.
    public let hasOnlyCRLF: Bool
    /// Whether the last line has a line end.
    public let endsLine: Bool

    /// Whether the bytes can be written unchanged.
    public var isVerbatim: Bool { hasOnlyCRLF && stuffedDots == 0 }

    /// Surveys the bytes of a message.
    public init(_ bytes: UnsafeRawBufferPointer) {
        let (isClean, isEightBit) = Self.sweep(bytes)
        self.isEightBit = isEightBit
        guard !isClean else {
            hasOnlyCRLF = true
            stuffedDots = 0
            endsLine = bytes.last.map { $0 == 10 } ?? true
            wireSize = bytes.count + (endsLine ? 0 : 2)
            return
        }
        var (added, dots) = (0, 0)
        var previous: UInt8 = 10
        for byte in bytes {
            let endsBareCR = previous == 13 && byte != 10
            if endsBareCR || (byte == 10 && previous != 13) { added += 1 }
            if byte == UInt8(ascii: "."), previous == 10 || endsBareCR { dots += 1 }
            previous = byte
        }
        hasOnlyCRLF = added == 0 && previous != 13
        if previous == 13 { added += 1 }
        endsLine = previous == 10 || previous == 13
        stuffedDots = dots
        wireSize = bytes.count + added + (endsLine ? 0 : 2)
    }

    /// Looks, sixteen positions at a time, for what an ordinary message doesn't have: a CR without LF, an LF without
    /// CR, or a line that begins with a dot. The slower count above is needed only if there is one.
    private static func sweep(_ bytes: UnsafeRawBufferPointer) -> (isClean: Bool, isEightBit: Bool) {
        guard let first = bytes.first else { return (true, false) }
        // Each of these is found at the byte before it, which the first byte doesn't have.
        guard first != 10, first != UInt8(ascii: ".") else { return (false, eightBit(bytes)) }
        typealias Lanes = SIMD16<UInt8>
        let (cr, lf, dot) = (Lanes(repeating: 13), Lanes(repeating: 10), Lanes(repeating: UInt8(ascii: ".")))
        var high = Lanes(repeating: 0)
        var found = SIMDMask<SIMD16<Int8>>(repeating: false)
        var index = 0
        while index + 17 <= bytes.count {
            let here = bytes.loadUnaligned(fromByteOffset: index, as: Lanes.self)
            let next = bytes.loadUnaligned(fromByteOffset: index + 1, as: Lanes.self)
            high |= here
            found .|= (here .== cr) .^ (next .== lf)
            found .|= (here .== lf) .& (next .== dot)
            index += 16
        }
        var bits = high.max()
        var isClean = found == SIMDMask<SIMD16<Int8>>(repeating: false)
        while index < bytes.count {
            let here = bytes[index]
            let next: UInt8 = index + 1 < bytes.count ? bytes[index + 1] : 0
            bits |= here
            if (here == 13) != (next == 10) || (here == 10 && next == UInt8(ascii: ".")) { isClean = false }
            index += 1
        }
        return (isClean, bits >= 0x80)
    }

    private static func eightBit(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.contains { $0 >= 0x80 }
    }
}
