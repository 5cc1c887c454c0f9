/// What a server that took a message in has found out about where it comes from: an Authentication-Results field (RFC 8601).
///
/// Anybody can write such a field into a message. Believe those alone whose ``server`` is one that you know.
public struct AuthenticationResults: Sendable, Hashable {
    /// What one method came to: `dkim=pass header.d=firma.cz`.
    public struct Outcome: Sendable, Hashable {
        /// Lower case: `spf`, `dkim`, `dmarc`, `arc`, `auth`.
        public var method: String
        /// Lower case: `pass`, `fail`, `softfail`, `neutral`, `none`, `temperror`, `permerror`; others too.
        public var result: String
        /// Why, in the server's words.
        public var reason: String?
        /// What was looked at, in order.
        public var properties: [Property]

        /// An outcome of its parts.
        public init(method: String, result: String, reason: String? = nil, properties: [Property] = []) {
            self.method = method
            self.result = result
            self.reason = reason
            self.properties = properties
        }

        /// The value of a property by its lower-case name with its type: `header.d`.
        public subscript(name: String) -> String? {
            properties.first { "\($0.type).\($0.name)" == name }?.value
        }
    }

    /// What a method has looked at: `smtp.mailfrom=jan@firma.cz`.
    public struct Property: Sendable, Hashable {
        /// Lower case: `smtp`, `header`, `body`, `policy`.
        public var type: String
        /// Lower case: `mailfrom`, `d`, `i`, `from`.
        public var name: String
        public var value: String

        /// A property of its parts.
        public init(type: String, name: String, value: String) {
            self.type = type
            self.name = name
            self.value = value
        }
    }

    /// The authserv-id of the server that wrote the field; nil where it wrote none, as Exchange Online does.
    public var server: String?
    /// What was found out, in order; empty where the server says `none`, and for a version other than ``version``.
    public var outcomes: [Outcome]
    /// Something in it does not have the form of RFC 8601 section 2.2, or is beyond a limit; it was passed over.
    public var isDamaged: Bool

    /// A field's content of its parts.
    public init(server: String?, outcomes: [Outcome] = [], isDamaged: Bool = false) {
        self.server = server
        self.outcomes = outcomes
        self.isDamaged = isDamaged
    }

    /// The version of the field's form that is read (RFC 8601 section 2.2); one without a number is of it.
    public static let version = "1"
    /// The outcomes that are read of one field.
    public static let outcomeLimit = 100
    /// The properties that are read of one outcome.
    public static let propertyLimit = 50
    /// The fields that are read of one message.
    public static let fieldLimit = 50
    /// The bytes of a name, and of a value; a longer one is cut off.
    public static let wordLimit = 1000

    /// Reads a field's value. Total and linear in its bytes.
    public static func parse(_ value: UnsafeRawBufferPointer) -> AuthenticationResults {
        var parser = AuthenticationResultsParser(value)
        return parser.parse()
    }

    /// Reads a field's value.
    public static func parse(_ value: some Collection<UInt8>) -> AuthenticationResults {
        if let read = value.withContiguousStorageIfAvailable({ parse(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { parse($0) }
    }
}

extension Message {
    /// What the servers on the way have written about where the message comes from, the last server first; at most
    /// ``AuthenticationResults/fieldLimit``.
    public var authenticationResults: [AuthenticationResults] {
        headers.lazy.filter { $0.isNamed("authentication-results") }.prefix(AuthenticationResults.fieldLimit).map {
            AuthenticationResults.parse($0.rawBytes)
        }
    }

    /// The same of the server that had the message last, which writes its fields above all others (RFC 8601 section 4.1):
    /// all fields that bear the topmost one's name. It is the receiving side's own where the message was taken out of a
    /// mailbox whose provider adds such fields; nil where there is none.
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
