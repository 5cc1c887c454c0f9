/// The address of a mail server: a host, a port and the connection security.
public struct Endpoint: Hashable, Sendable, Codable {
    /// A domain name, or an IPv4 or IPv6 address without brackets.
    public var host: String
    /// The port, 1…65535.
    public var port: Int
    /// How the connection is protected.
    public var security: TransportSecurity

    /// Creates an endpoint from its parts without checking them. Use ``init(parsing:defaultPort:)`` for user input.
    public init(host: String, port: Int, security: TransportSecurity) {
        self.host = host
        self.port = port
        self.security = security
    }

    /// Parses `HOST[:PORT][/tls|/starttls|/plain]`. An IPv6 address is written in brackets (`[::1]:993/tls`).
    ///
    /// Without a security word, ports 25, 143 and 587 mean STARTTLS and every other port means TLS, never plaintext.
    ///
    /// - Parameters:
    ///   - text: user input; surrounding white space is ignored.
    ///   - defaultPort: the port if the text names none.
    /// - Throws: ``EndpointError`` if the text isn't an endpoint.
    public init(parsing text: String, defaultPort: Int) throws(EndpointError) {
        var rest = Substring(text.trimmingWhiteSpace())
        var security: TransportSecurity?
        if let slash = rest.lastIndex(of: "/") {
            let word = rest[rest.index(after: slash)...].lowercased()
            guard let named = TransportSecurity(rawValue: word) else { throw .unknownSecurity(word) }
            security = named
            rest = rest[..<slash]
        }
        let host: Substring
        var portText: Substring?
        if rest.first == "[" {
            guard let close = rest.firstIndex(of: "]") else { throw .malformedHost(String(rest)) }
            host = rest[rest.index(after: rest.startIndex)..<close]
            let after = rest[rest.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { throw .malformedHost(String(rest)) }
            portText = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = rest.firstIndex(of: ":") {
            guard rest.lastIndex(of: ":") == colon else { throw .unbracketedIPv6(String(rest)) }
            host = rest[..<colon]
            portText = rest[rest.index(after: colon)...]
        } else {
            host = rest
        }
        guard !host.isEmpty, host.utf8.count <= Self.maximumHostLength, host.utf8.allSatisfy(Self.isHostByte) else {
            throw .malformedHost(String(host))
        }
        var port = defaultPort
        if let portText {
            guard portText.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(portText), (1...65535).contains(number)
            else {
                throw .malformedPort(String(portText))
            }
            port = number
        }
        self.init(host: String(host), port: port, security: security ?? Self.usualSecurity(ofPort: port))
    }

    /// The longest host name that is accepted, in bytes (RFC 1035 §2.3.4).
    public static let maximumHostLength = 253

    /// Returns the security that a port implies if none is given: STARTTLS for 25, 143 and 587, otherwise TLS.
    public static func usualSecurity(ofPort port: Int) -> TransportSecurity {
        switch port {
        case 25, 143, 587: .startTLS
        default: .tls
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "%"), 0x80...0xFF:
            true
        default: false
        }
    }
}

extension Endpoint: CustomStringConvertible {
    /// The form that ``init(parsing:defaultPort:)`` parses.
    public var description: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        return "\(shown):\(port)/\(security.rawValue)"
    }
}

/// Why a text isn't an endpoint.
public enum EndpointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The host is empty, too long, or contains a character that no host name has.
    case malformedHost(String)
    /// An IPv6 address is not in brackets.
    case unbracketedIPv6(String)
    /// The port isn't a number from 1 to 65535.
    case malformedPort(String)
    /// The word after the slash isn't `tls`, `starttls` or `plain`.
    case unknownSecurity(String)

    /// What is wrong, in a sentence without a full stop.
    public var problem: String { words.problem }

    /// What to do, in a sentence without a full stop.
    public var remedy: String { words.remedy }

    private var words: (problem: String, remedy: String) {
        switch self {
        case .malformedHost(let host):
            ("“\(host)” is not a host name", "Write HOST:PORT, for example imap.example.com:993")
        case .unbracketedIPv6(let host):
            ("“\(host)” has several colons", "Put an IPv6 address in brackets, like [::1]:993")
        case .malformedPort(let port): ("“\(port)” is not a port", "Write a number from 1 to 65535")
        case .unknownSecurity(let word):
            ("“\(word)” is not a kind of encryption", "Write /tls, /starttls or /plain")
        }
    }

    /// What is wrong and what to do.
    public var description: String { "\(problem). \(remedy)." }
}

extension String {
    fileprivate func trimmingWhiteSpace() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
