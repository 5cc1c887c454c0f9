import Glibc

/// Searches and compares the bytes of a message. All offsets are checked.
extension Span<UInt8> {
    /// Returns the offset of the first `byte` in `from..<to`.
    @inline(__always)
    func firstOffset(of byte: UInt8, from: Int, to: Int) -> Int? {
        let end = Swift.min(to, count)
        guard from >= 0, from < end else { return nil }
        return withUnsafeBufferPointer { buffer -> Int? in
            guard let base = buffer.baseAddress, let hit = memchr(base + from, Int32(byte), end - from) else {
                return nil
            }
            return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// Returns the offset of the last `byte` in `from..<to`.
    @inline(__always)
    func lastOffset(of byte: UInt8, from: Int, to: Int) -> Int? {
        var position = Swift.min(to, count)
        while position > Swift.max(from, 0) {
            position -= 1
            if self[position] == byte { return position }
        }
        return nil
    }

    /// Returns whether the bytes at `offset` equal those of `other` in `range`.
    @inline(__always)
    func matches(at offset: Int, _ other: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard offset >= 0, range.count <= count - offset, range.upperBound <= other.count else { return false }
        return withUnsafeBufferPointer { left in
            other.withUnsafeBufferPointer { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return range.isEmpty }
                return memcmp(left + offset, right + range.lowerBound, range.count) == 0
            }
        }
    }

    /// Returns whether the bytes in `range` equal `word`, compared case-insensitively. Pass `word` in lower-case ASCII.
    @inline(__always)
    func equalsIgnoringCase(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount, range.lowerBound >= 0, range.upperBound <= count else {
            return false
        }
        return word.withUTF8Buffer { word in
            var index = range.lowerBound
            for expected in word {
                guard self[index].asciiLowercased == expected else { return false }
                index += 1
            }
            return true
        }
    }
}

extension UInt8 {
    /// Whether the byte is CR or LF.
    @inline(__always)
    var isLineEnd: Bool { self == 0x0A || self == 0x0D }
}
