/// Takes numbers and ranges from the front of a range of bytes, never from outside it.
struct LittleEndianReader {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    /// Creates a reader of a range, clamped to the bytes.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        let range = range.clamped(to: 0..<bytes.count)
        position = range.lowerBound
        end = range.upperBound
    }

    var remaining: Int { end - position }
    /// The range of the bytes not read yet.
    var rest: Range<Int> { position..<end }

    mutating func byte() -> UInt8? { number(1).map { UInt8(truncatingIfNeeded: $0) } }
    mutating func uint16() -> UInt16? { number(2).map { UInt16(truncatingIfNeeded: $0) } }
    mutating func uint32() -> UInt32? { number(4).map { UInt32(truncatingIfNeeded: $0) } }
    mutating func uint64() -> UInt64? { number(8) }

    /// Takes a length or count of 32 bits.
    mutating func count() -> Int? { uint32().map { Int($0) } }

    private mutating func number(_ width: Int) -> UInt64? {
        guard width <= remaining else { return nil }
        var value: UInt64 = 0
        for place in 0..<width { value |= UInt64(bytes[position + place]) << UInt64(8 * place) }
        position += width
        return value
    }

    /// Takes the next `count` bytes; `nil` if there are fewer.
    mutating func range(_ count: Int) -> Range<Int>? {
        guard count >= 0, count <= remaining else { return nil }
        defer { position += count }
        return position..<position + count
    }

    /// Skips `count` bytes, or all that are left.
    mutating func skip(_ count: Int) {
        position += Swift.min(Swift.max(count, 0), remaining)
    }
}
