/// Walks the elements of BER (X.690 §8), of which DER is a subset, without a model of what they mean.
///
/// Lengths may be definite or indefinite, strings whole or in segments. No element may be longer than the one around it. Each
/// byte is looked at once, and depth is a count or a short stack, so any bytes end the walk in linear time.
struct BERReader {
    /// Elements that may be open inside each other. CMS around a letter has about ten.
    static let depthLimit = 32

    /// What precedes an element's content.
    private struct Header {
        /// The first identifier octet: class, whether constructed, and the tag number if it is below 31.
        var identifier: UInt8
        /// `nil` for the indefinite form (X.690 §8.1.3.6).
        var length: Int?
    }

    /// A constructed element that was entered.
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

    /// The first identifier octet of the next element; `nil` at the end of the element that was entered last.
    var next: UInt8? {
        isAtEnd ? nil : bytes[position]
    }

    /// Enters a constructed element with this identifier; false if something else is next.
    mutating func enter(_ identifier: UInt8) -> Bool {
        guard levels.count < Self.depthLimit, next == identifier, let header = header(before: end) else { return false }
        levels.append(Level(end: header.length.map { position + $0 } ?? end, isIndefinite: header.length == nil))
        return true
    }

    /// Leaves the element that was entered last, and passes over what is left in it; false if its end is missing.
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

    /// Passes over an element; false if it is broken.
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

    /// The content of a primitive element with this identifier; `nil` if something else is next.
    mutating func primitive(_ identifier: UInt8) -> ArraySlice<UInt8>? {
        guard next == identifier, let header = header(before: end), let length = header.length else { return nil }
        defer { position += length }
        return bytes[position..<position + length]
    }

    /// An OCTET STRING, whole or in segments that may be in segments themselves (X.690 §8.7.3).
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

    /// Reads identifier and length octets, and leaves `position` at the content, all of which is before `end`.
    private static func header(in bytes: [UInt8], _ position: inout Int, before end: Int) -> Header? {
        guard position < end else { return nil }
        let identifier = bytes[position]
        position += 1
        if identifier & 0x1F == 0x1F {
            // A tag number of 31 or more takes further octets, all but the last with the high bit (X.690 §8.1.2.4).
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
