/// Parses a header value with parameters in one pass.
struct ParameterParser {
    /// The most parameters read. No honest value has more.
    private static let limit = 500

    private var scanner: HeaderScanner
    private var assembly = ParameterAssembly()

    init(_ value: UnsafeRawBufferPointer) { scanner = HeaderScanner(value) }

    mutating func parse() -> (parameters: Parameters, defects: [Defect.Kind]) {
        let value = takeValue()
        var count = 0
        while !scanner.isAtEnd {
            scanner.skipComments()
            if scanner.take(0x3B) { continue }
            if scanner.isAtEnd { break }
            count += 1
            guard count <= Self.limit else {
                assembly.note(.badParameter)
                break
            }
            takeParameter()
        }
        let items = assembly.items()
        return (Parameters(value, items), assembly.defects)
    }

    /// Takes `type/subtype` or a disposition, without the white space and comments around the slash.
    private mutating func takeValue() -> String {
        let start = scanner
        var value: [UInt8] = []
        while true {
            scanner.skipComments()
            guard let byte = scanner.peek, byte != 0x3B else { break }
            if !value.isEmpty, value.last != 0x2F, byte != 0x2F {
                assembly.note(.badParameter)
                break
            }
            if byte == 0x22 {
                value += scanner.takeQuotedString().inside
                assembly.note(.badParameter)
                continue
            }
            let word = scanner.take { !($0.isFoldingSpace || $0 == 0x3B || $0 == 0x28 || $0 == 0x22 || $0 == 0x3D) }
            value += word
            if scanner.peek == 0x3D {
                // There is no value. This is already a parameter.
                scanner = start
                assembly.note(.badParameter)
                return ""
            }
            if word.isEmpty { break }
        }
        let lowered = value.prefix(255).map(\.asciiLowercased)
        return lowered.withUnsafeBytes { Charset.decode($0, label: nil).text }
    }

    private mutating func takeParameter() {
        let name = scanner.take { !($0.isFoldingSpace || $0 == 0x3B || $0 == 0x3D || $0 == 0x28) }
        scanner.skipComments()
        guard scanner.take(0x3D) else {
            // A word without `=` is skipped.
            assembly.note(.badParameter)
            if name.isEmpty { scanner.advance() }
            return
        }
        let lowered = name.lowercasedText(limit: 80)
        scanner.skipSpace()
        let isFileName = lowered.utf8.starts(with: "name".utf8) || lowered.utf8.starts(with: "filename".utf8)
        if let (inside, end) = scanner.plainQuotedString, endsHere(at: end) {
            scanner.move(to: end)
            assembly.add(lowered, inside)
        } else if scanner.peek == 0x22 {
            takeQuoted().withUnsafeBytes { assembly.add(lowered, $0) }
        } else if isFileName {
            takeBareFileName().withUnsafeBytes { assembly.add(lowered, $0) }
        } else {
            scanner.skipComments()
            assembly.add(lowered, takeToken())
        }
    }

    /// Takes a quoted value. A quote with more of the value after it is part of the value.
    private mutating func takeQuoted() -> [UInt8] {
        var value: [UInt8] = []
        let start = scanner
        while true {
            let (inside, isClosed) = scanner.takeQuotedString()
            value += inside
            guard isClosed else {
                // No closing quote: the value ends at the semicolon or the end of the field.
                assembly.note(.badParameter)
                scanner = start
                scanner.advance()
                var rest = scanner.take { $0 != 0x3B }.filter { $0 != 0x0D && $0 != 0x0A }
                while let last = rest.last, last.isWSP || last == 0x22 { rest.removeLast() }
                return rest
            }
            if endsHere(at: scanner.position) { return value }
            assembly.note(.badParameter)
            value.append(0x22)
            value += scanner.take { $0 != 0x22 && $0 != 0x3B && $0 != 0x0D && $0 != 0x0A }
            guard scanner.peek == 0x22 else { return value }
            var ahead = scanner
            ahead.advance()
            if ahead.isAtEnd || ahead.peek == 0x3B {
                scanner = ahead
                return value
            }
            value.append(0x22)
        }
    }

    /// Returns whether the value ends here: before a semicolon, the end, a comment, or a parameter whose semicolon is
    /// missing.
    private mutating func endsHere(at place: Int) -> Bool {
        var ahead = scanner
        ahead.move(to: place)
        ahead.skipSpace()
        guard let byte = ahead.peek, byte != 0x3B, byte != 0x28 else { return true }
        let start = ahead.position
        while let byte = ahead.peek, ahead.position - start < 40,
            byte.isASCIIAlphanumeric || byte == 0x2A || byte == 0x2D
        {
            ahead.advance()
        }
        guard ahead.position > start, ahead.peek == 0x3D else { return false }
        assembly.note(.badParameter)
        return true
    }

    /// Takes a file name without quotes: everything up to the semicolon.
    private mutating func takeBareFileName() -> [UInt8] {
        var value = scanner.take { $0 != 0x3B }.filter { $0 != 0x0D && $0 != 0x0A }
        while let last = value.last, last.isWSP { value.removeLast() }
        if value.contains(where: { $0.isWSP }) { assembly.note(.badParameter) }
        return value
    }

    /// Takes a value without quotes.
    private mutating func takeToken() -> UnsafeRawBufferPointer {
        let value = scanner.take { !($0.isFoldingSpace || $0 == 0x3B || $0 == 0x28) }
        if value.isEmpty { assembly.note(.badParameter) }
        scanner.skipComments()
        if let byte = scanner.peek, byte != 0x3B { assembly.note(.badParameter) }
        return value
    }
}
