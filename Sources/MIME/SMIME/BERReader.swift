/// Walks the elements of BER (X.690 §8), of which DER is a subset, without knowing their meaning.
///
/// Lengths may be definite or indefinite, strings whole or segmented. An element may not extend past the one around it.
/// Each byte is examined once, and depth is a counter or a short stack, so the walk ends in linear time on any bytes.
struct BERReader {
    /// The deepest nesting of elements. CMS around a message has about ten levels.
    static let depthLimit = 32

    /// The octets before an element's content.
    private struct Header {
        /// The first identifier octet: class, whether constructed, and the tag number if it is below 31.
        var identifier: UInt8
        /// The length of the content; `nil` for the indefinite form (X.690 §8.1.3.6).
        var length: Int?
    }

    /// An entered constructed element.
    private struct Level {
        var end: Int
        var isIndefinite: Bool
    }

    private let bytes: [UInt8]
    private var position = 0
    private var levels: [Level] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The first identifier octet of the next element; `nil` at the end of the innermost entered element.
    var next: UInt8? {
        isAtEnd ? nil : bytes[position]
    }

    /// Enters a constructed element with this identifier. Returns `false` if something else is next.
    mutating func enter(_ identifier: UInt8) -> Bool {
        guard levels.count < Self.depthLimit, next == identifier, let header = header(before: end) else { return false }
        levels.append(Level(end: header.length.map { position + $0 } ?? end, isIndefinite: header.length == nil))
        return true
    }

    /// Leaves the innermost entered element, skipping the rest of it. Returns `false` if its end is missing.
    mutating func leave() -> Bool {
        guard let level = levels.last else { return false }
        if level.isIndefinite {
            while next != nil { guard skip() else { return false } }
            guard takesEndOfContents(before: level.end) else { return false }
        } else {
            position = level.end
        }
        levels.removeLast()
        return true
    }

    /// Skips an element. Returns `false` if it is broken.
    mutating func skip() -> Bool {
        guard let header = header(before: end) else { return false }
        if let length = header.length {
            position += length
            return true
        }
        var open = 1
        while open > 0 {
            if takesEndOfContents(before: end) {
                open -= 1
                continue
            }
            guard let inner = Self.header(in: bytes, &position, before: end) else { return false }
            if let length = inner.length { position += length } else { open += 1 }
            guard open <= Self.depthLimit else { return false }
        }
        return true
    }

    /// Takes the content of a primitive element with this identifier. Returns `nil` if something else is next.
    mutating func primitive(_ identifier: UInt8) -> ArraySlice<UInt8>? {
        guard next == identifier, let header = header(before: end), let length = header.length else { return nil }
        defer { position += length }
        return bytes[position..<position + length]
    }

    /// Takes an OCTET STRING, whole or in segments, which may themselves be segmented (X.690 §8.7.3).
    mutating func octetString() -> [UInt8]? {
        guard next == Self.segmentedOctetString else { return primitive(Self.octetString).map(Array.init) }
        var content: [UInt8] = []
        let outer = levels.count
        guard enter(Self.segmentedOctetString) else { return nil }
        while levels.count > outer {
            switch next {
            case nil:
                guard leave() else { return nil }
            case Self.segmentedOctetString?:
                guard enter(Self.segmentedOctetString) else { return nil }
            default:
                guard let segment = primitive(Self.octetString) else { return nil }
                content += segment
            }
        }
        return content
    }

    private static let octetString: UInt8 = 0x04
    private static let segmentedOctetString: UInt8 = 0x24

    private var end: Int { levels.last?.end ?? bytes.count }

    private var isAtEnd: Bool {
        guard position < end else { return true }
        guard let level = levels.last, level.isIndefinite, position + 1 < end else { return false }
        return bytes[position] == 0 && bytes[position + 1] == 0
    }

    private mutating func takesEndOfContents(before end: Int) -> Bool {
        guard position + 1 < end, bytes[position] == 0, bytes[position + 1] == 0 else { return false }
        position += 2
        return true
    }

    private mutating func header(before end: Int) -> Header? {
        Self.header(in: bytes, &position, before: end)
    }

    /// Reads identifier and length octets and moves `position` to the content. All of the content must be before `end`.
    private static func header(in bytes: [UInt8], _ position: inout Int, before end: Int) -> Header? {
        guard position < end else { return nil }
        let identifier = bytes[position]
        position += 1
        if identifier & 0x1F == 0x1F {
            // A tag number of 31 or more has further octets, all but the last with the high bit set (X.690 §8.1.2.4).
            while position < end, bytes[position] & 0x80 != 0 { position += 1 }
            position += 1
        }
        guard position < end else { return nil }
        let first = bytes[position]
        position += 1
        if first == 0x80 { return identifier & 0x20 == 0 ? nil : Header(identifier: identifier, length: nil) }
        var length = Int(first)
        if first > 0x80 {
            length = 0
            for _ in 0..<Int(first & 0x7F) {
                guard position < end, length <= Int(UInt32.max) else { return nil }
                length = length << 8 | Int(bytes[position])
                position += 1
            }
        }
        guard length <= end - position else { return nil }
        return Header(identifier: identifier, length: length)
    }
}
