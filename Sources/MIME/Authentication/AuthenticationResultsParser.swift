/// Parses the value of an Authentication-Results field in one pass (RFC 8601 §2.2).
struct AuthenticationResultsParser {
    private typealias Limit = AuthenticationResults

    private var scanner: HeaderScanner
    private var results = AuthenticationResults(server: nil)

    init(_ value: UnsafeRawBufferPointer) { scanner = HeaderScanner(value) }

    mutating func parse() -> AuthenticationResults {
        skipComments()
        let start = scanner
        let server = takeServer()
        skipComments()
        if scanner.peek == Self.equals {
            // There is no authserv-id. This is already the first outcome.
            scanner = start
            takeOutcome()
        } else {
            results.server = server.isEmpty ? nil : server
            if server.isEmpty { results.isDamaged = true }
            guard takeVersion() else { return results }
        }
        while !scanner.isAtEnd {
            skipToSemicolon()
            guard scanner.take(Self.semicolon) else { break }
            skipComments()
            if !scanner.isAtEnd, scanner.peek != Self.semicolon { takeOutcome() }
        }
        return results
    }

    /// Takes the version. Returns `false` if it is unknown: nothing after it can be trusted.
    private mutating func takeVersion() -> Bool {
        guard let byte = scanner.peek, byte.isASCIIDigit else { return true }
        let version = word { $0.isASCIIDigit }
        skipComments()
        if version == AuthenticationResults.version { return true }
        results.isDamaged = true
        return false
    }

    /// Takes `method[/version]=result [reason=…] [ptype.property=…]…`, or `none`.
    private mutating func takeOutcome() {
        guard results.outcomes.count < Limit.outcomeLimit else {
            results.isDamaged = true
            return
        }
        let method = takeName()
        skipComments()
        if scanner.take(Self.slash) {
            skipComments()
            _ = word { $0.isASCIIDigit }
            skipComments()
        }
        guard !method.isEmpty, scanner.take(Self.equals) else {
            let saysNothing = method == "none" && (scanner.isAtEnd || scanner.peek == Self.semicolon)
            if !saysNothing { results.isDamaged = true }
            return
        }
        skipComments()
        var outcome = AuthenticationResults.Outcome(method: method, result: takeName())
        while true {
            skipComments()
            guard let byte = scanner.peek, byte != Self.semicolon else { break }
            guard takeDetail(of: &outcome) else {
                results.isDamaged = true
                break
            }
        }
        if outcome.result.isEmpty {
            results.isDamaged = true
        } else {
            results.outcomes.append(outcome)
        }
    }

    /// Takes a reason or a property. Returns `false` if it is neither.
    private mutating func takeDetail(of outcome: inout AuthenticationResults.Outcome) -> Bool {
        let name = takeName()
        skipComments()
        guard !name.isEmpty else { return false }
        if scanner.take(Self.equals) {
            skipComments()
            let value = takeValue()
            // Exchange Online writes other names too, such as action=none.
            if name == "reason" { outcome.reason = value }
            return true
        }
        guard scanner.take(Self.dot) else { return false }
        skipComments()
        let property = takeName()
        skipComments()
        guard !property.isEmpty, scanner.take(Self.equals) else { return false }
        skipComments()
        let value = takeValue()
        if outcome.properties.count < Limit.propertyLimit {
            outcome.properties.append(.init(type: name, name: property, value: value))
        } else {
            results.isDamaged = true
        }
        return true
    }

    // MARK: Words

    /// Takes a keyword in lower case; empty if there is none.
    private mutating func takeName() -> String {
        word { $0.isASCIIAlphanumeric || $0 == Self.hyphen || $0 == Self.underscore }
    }

    private mutating func word(_ fits: (UInt8) -> Bool) -> String {
        scanner.take(while: fits).lowercasedText(limit: Limit.wordLimit)
    }

    /// Takes the authserv-id.
    private mutating func takeServer() -> String {
        if scanner.peek == Self.quote { return takeValue() }
        let token = scanner.take { !Self.endsValue($0) && $0 != Self.equals }
        return Self.text(token.prefix(Limit.wordLimit))
    }

    /// Takes a token, an address, a quoted string, or a quoted local part with its domain.
    private mutating func takeValue() -> String {
        var value: [UInt8] = []
        while let byte = scanner.peek {
            if byte == Self.quote {
                let (inside, isClosed) = scanner.takeQuotedString()
                if !isClosed { results.isDamaged = true }
                value += inside.prefix(Limit.wordLimit)
            } else {
                let more = scanner.take { !Self.endsValue($0) }
                guard !more.isEmpty else { break }
                value += more.prefix(Limit.wordLimit)
            }
        }
        return Self.text(value.prefix(Limit.wordLimit))
    }

    /// Moves to the next semicolon or the end. Anything before it is out of place.
    private mutating func skipToSemicolon() {
        while true {
            skipComments()
            guard let byte = scanner.peek, byte != Self.semicolon else { return }
            results.isDamaged = true
            if byte == Self.quote { _ = scanner.takeQuotedString() } else { scanner.advance() }
        }
    }

    private mutating func skipComments() {
        if !scanner.skipComments() { results.isDamaged = true }
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { Charset.decode(bytes, label: nil).text }

    private static func endsValue(_ byte: UInt8) -> Bool {
        byte.isFoldingSpace || byte == semicolon || byte == openingParenthesis || byte == quote
    }

    private static let quote = UInt8(ascii: "\"")
    private static let openingParenthesis = UInt8(ascii: "(")
    private static let semicolon = UInt8(ascii: ";")
    private static let equals = UInt8(ascii: "=")
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")
    private static let underscore = UInt8(ascii: "_")
}
