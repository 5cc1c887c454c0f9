/// What a receiving server found out about a message's origin: an Authentication-Results field (RFC 8601).
///
/// Anyone can write such a field into a message. Trust only those whose ``server`` you know.
public struct AuthenticationResults: Sendable, Hashable {
    /// The result of one method: `dkim=pass header.d=firma.cz`.
    public struct Outcome: Sendable, Hashable {
        /// The method in lower case: `spf`, `dkim`, `dmarc`, `arc`, `auth`.
        public var method: String
        /// The result in lower case: `pass`, `fail`, `softfail`, `neutral`, `none`, `temperror`, `permerror` or others.
        public var result: String
        /// The reason in the server's words.
        public var reason: String?
        /// What the method examined, in order.
        public var properties: [Property]

        /// Creates an outcome.
        public init(method: String, result: String, reason: String? = nil, properties: [Property] = []) {
            self.method = method
            self.result = result
            self.reason = reason
            self.properties = properties
        }

        /// The value of the property with this type and name, in lower case: `header.d`.
        public subscript(name: String) -> String? {
            properties.first { "\($0.type).\($0.name)" == name }?.value
        }
    }

    /// Something that a method examined: `smtp.mailfrom=jan@firma.cz`.
    public struct Property: Sendable, Hashable {
        /// The type in lower case: `smtp`, `header`, `body`, `policy`.
        public var type: String
        /// The name in lower case: `mailfrom`, `d`, `i`, `from`.
        public var name: String
        /// The value as the server wrote it.
        public var value: String

        /// Creates a property.
        public init(type: String, name: String, value: String) {
            self.type = type
            self.name = name
            self.value = value
        }
    }

    /// The authserv-id of the server that wrote the field; `nil` if it wrote none, as Exchange Online does.
    public var server: String?
    /// The outcomes, in order; empty if the server says `none`, and for any version other than ``version``.
    public var outcomes: [Outcome]
    /// Whether something in the field breaks RFC 8601 §2.2 or exceeds a limit, and was skipped.
    public var isDamaged: Bool

    /// Creates the content of a field.
    public init(server: String?, outcomes: [Outcome] = [], isDamaged: Bool = false) {
        self.server = server
        self.outcomes = outcomes
        self.isDamaged = isDamaged
    }

    /// The supported version of the field's format (RFC 8601 §2.2). A field without a version number has this one.
    public static let version = "1"
    /// The most outcomes read from one field.
    public static let outcomeLimit = 100
    /// The most properties read from one outcome.
    public static let propertyLimit = 50
    /// The most fields read from one message.
    public static let fieldLimit = 50
    /// The longest name or value, in bytes; longer ones are truncated.
    public static let wordLimit = 1000

    /// Parses a field's value. Never fails, and takes time linear in the number of bytes.
    public static func parse(_ value: UnsafeRawBufferPointer) -> AuthenticationResults {
        var parser = AuthenticationResultsParser(value)
        return parser.parse()
    }

    /// Parses a field's value.
    public static func parse(_ value: some Collection<UInt8>) -> AuthenticationResults {
        if let read = value.withContiguousStorageIfAvailable({ parse(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { parse($0) }
    }
}

extension Message {
    /// The results of all servers on the message's way, the last server first; at most
    /// ``AuthenticationResults/fieldLimit``.
    public var authenticationResults: [AuthenticationResults] {
        headers.lazy.filter { $0.isNamed("authentication-results") }.prefix(AuthenticationResults.fieldLimit).map {
            AuthenticationResults.parse($0.rawBytes)
        }
    }

    /// The results of the last server that had the message, merged; `nil` if there are none.
    ///
    /// A server adds its fields above all others (RFC 8601 §4.1), so these are all fields with the topmost one's name.
    /// It is the receiving side's own server if the message comes from a mailbox whose provider adds such fields.
    public var lastAuthentication: AuthenticationResults? {
        let all = authenticationResults
        guard var last = all.first else { return nil }
        for other in all.dropFirst() where other.server?.lowercased() == last.server?.lowercased() {
            last.outcomes += other.outcomes
            last.isDamaged = last.isDamaged || other.isDamaged
        }
        return last
    }
}
