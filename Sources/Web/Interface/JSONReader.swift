/// Why bytes are not taken as JSON.
enum JSONDefect: Error, Hashable {
    /// They are no JSON from this byte on, counted from 0.
    case malformed(at: Int)
    /// An object has two members of this name.
    case repeated(String)
    /// Lists and objects are nested too deep.
    case tooDeep
    /// There are too many values.
    case tooManyValues
}

/// Reads JSON that came from outside (RFC 8259): strict, bounded, and without a trap for any bytes.
struct JSONReader {
    /// What a reader takes.
    struct Limits: Sendable {
        /// The most lists and objects inside of each other.
        var deepest: Int
        /// The most values in all.
        var mostValues: Int

        /// No request of the interface needs as much as this.
        static let request = Limits(deepest: 8, mostValues: 1_000)
    }

    /// The most characters of a number.
    static let longestNumber = 40

    private let bytes: [UInt8]
    private let limits: Limits
    private var place = 0
    private var values = 0

    private init(_ bytes: [UInt8], _ limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads one value, with nothing but white space around it.
    static func read(_ bytes: [UInt8], limits: Limits = .request) throws(JSONDefect) -> JSONValue {
        var reader = JSONReader(bytes, limits)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.next == nil else { throw reader.malformed }
        return value
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }
    private var malformed: JSONDefect { .malformed(at: place) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { place += 1 }
    }

    /// Takes a byte if it comes next.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONDefect) -> JSONValue {
        values += 1
        guard values <= limits.mostValues else { throw .tooManyValues }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try list(depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONDefect) -> JSONValue {
        for byte in word.utf8 {
            guard take(byte) else { throw malformed }
        }
        return value
    }

    private mutating func object(depth: Int) throws(JSONDefect) -> JSONValue {
        guard depth <= limits.deepest else { throw .tooDeep }
        place += 1
        var (members, names): ([JSONValue.Member], Set<String>) = ([], [])
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw malformed }
            let name = try text()
            guard names.insert(name).inserted else { throw .repeated(name) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw malformed }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw malformed }
        }
    }

    private mutating func list(depth: Int) throws(JSONDefect) -> JSONValue {
        guard depth <= limits.deepest else { throw .tooDeep }
        place += 1
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .list([]) }
        while true {
            values.append(try value(depth: depth))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .list(values) }
            guard take(UInt8(ascii: ",")) else { throw malformed }
        }
    }

    private mutating func number() throws(JSONDefect) -> JSONValue {
        let start = place
        _ = take(UInt8(ascii: "-"))
        let first = next
        guard skipDigits() > 0, first != UInt8(ascii: "0") || place - start <= (bytes[start] == 0x2d ? 2 : 1) else {
            throw .malformed(at: start)
        }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            guard skipDigits() > 0 else { throw malformed }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isInteger = false
            place += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw malformed }
        }
        guard place - start <= Self.longestNumber else { throw .malformed(at: start) }
        let written = String(decoding: bytes[start..<place], as: UTF8.self)
        if isInteger, let integer = Int64(written) { return .integer(integer) }
        guard let decimal = Double(written), decimal.isFinite else { throw .malformed(at: start) }
        return .decimal(decimal)
    }

    private mutating func skipDigits() -> Int {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        return place - start
    }

    private mutating func text() throws(JSONDefect) -> String {
        let start = place
        place += 1
        var content: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else { throw .malformed(at: start) }
                return text
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<0x20: throw .malformed(at: place - 1)
            default: content.append(byte)
            }
        }
        throw .malformed(at: start)
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONDefect) {
        guard let byte = next else { throw malformed }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            let unit = try unit()
            guard (0xd800..<0xe000).contains(unit) else { return try add(unit, to: &content) }
            // A code point past U+FFFF is written as two surrogates, the high one first.
            guard unit < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw malformed }
            let low = try self.unit()
            guard (0xdc00..<0xe000).contains(low) else { throw malformed }
            try add(0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00)), to: &content)
        default: throw .malformed(at: place - 1)
        }
    }

    private func add(_ codePoint: UInt32, to content: inout [UInt8]) throws(JSONDefect) {
        guard let scalar = Unicode.Scalar(codePoint) else { throw malformed }
        content += Array(String(scalar).utf8)
    }

    private mutating func unit() throws(JSONDefect) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw malformed
            }
            unit = unit << 4 | UInt32(digit)
            place += 1
        }
        return unit
    }
}
