import MIME
public import MailWire

/// A company that runs mailboxes, and what a mail program must know about it.
///
/// Documentation/Providers.md describes its JSON form.
public struct Provider: Hashable, Sendable, Identifiable {
    /// A form of user name that the provider's servers accept.
    public enum UserNameForm: String, Hashable, Sendable, Decodable {
        /// The whole address.
        case address
        /// The part before the @.
        case localPart
    }

    /// The secret that a program signs in with.
    public enum Password: String, Hashable, Sendable, Decodable {
        /// The account's own password.
        case account
        /// An app password, nothing else.
        case appPassword
        /// An app password if two-step verification is on; otherwise the account's password.
        case appPasswordWithTwoStep
        /// OAuth 2.0 only; no password works.
        case oauth
        /// It is not known.
        case unknown
    }

    /// A setting at the provider that must be on before a program may sign in.
    public struct Switch: Hashable, Sendable, Decodable {
        /// The settings that providers have.
        public enum What: String, Hashable, Sendable, Decodable {
            /// Two-step verification.
            case twoStepVerification
            /// Access by IMAP.
            case imap
            /// Access for mail programs of any kind.
            case mailPrograms
        }

        /// The setting.
        public let what: What
        /// The page on which it is changed or explained.
        public let page: String?
    }

    /// The provider's limits; `nil` if no limit is known.
    public struct Limits: Hashable, Sendable, Decodable {
        /// Concurrent IMAP connections to one mailbox, those of the user's other programs included.
        public var imapConnections: Int?
        /// Recipients in any 24 hours.
        public var recipientsPerDay: Int?
        /// Recipients of one message.
        public var recipientsPerMessage: Int?
        /// The size of a message as transmitted, in bytes.
        public var messageBytes: Int?

        static let none = Limits()
    }

    /// How certain the hosts are. In any case, a mailbox is stored only if both servers accept the sign-in.
    public enum Confidence: String, Hashable, Sendable, CaseIterable, Decodable {
        /// The provider's own page, a public database of servers, or several independent programs confirm them.
        case confirmed
        /// The IMAP server is confirmed; the SMTP server is second-hand.
        case imapOnly
        /// The hosts are confirmed; whether an app password is needed is not.
        case hostsOnly
        /// Only second-hand sources name them.
        case secondHand
    }

    /// A stable identifier.
    public let id: String
    /// The name as the provider writes it.
    public let name: String
    /// The domains in lower case, without an @.
    public let domains: [String]
    /// Suffixes of the domains' mail exchangers: `google.com` includes `aspmx.l.google.com`.
    public let mxSuffixes: [String]
    /// The IMAP server.
    public let imap: ProviderServer
    /// The submission server.
    public let smtp: ProviderServer
    /// One or two forms of user name, in the order to try them. A third wrong sign-in may lock the mailbox.
    public let userNames: [UserNameForm]
    /// What a program signs in with.
    public let password: Password
    /// The number of letters in an app password, if known.
    public let passwordLetters: Int?
    /// The page on which app passwords are created.
    public let passwordPage: String?
    /// How users sign in on the provider's own page, if it allows programs that.
    public let oauth: ProviderSignIn?
    /// The settings that must be on before a program may sign in.
    public let switchOnFirst: [Switch]
    /// The limits for one mailbox.
    public let limits: Limits
    /// Hosts of the provider that are often taken for its mail servers: `smtp.google.com`.
    public let mistakenHosts: [String]
    /// The page for reading mail in a browser.
    public let webMail: String?
    /// Whether the submission server is said to store what it accepts in the Sent folder by itself.
    public let filesSentCopies: Bool
    /// The provider's own page on mail programs.
    public let help: String?
    /// How certain the hosts are.
    public let confidence: Confidence
    /// The day on which this was looked up: `2026-11-19`.
    public let checked: String
}

/// One of a provider's servers.
public struct ProviderServer: Hashable, Sendable {
    /// Stands for a number in a host name that differs between customers: `wes{number}-imap.wedos.net`.
    public static let number = "{number}"

    /// The server's address, or the form of it.
    public let pattern: Endpoint

    /// The server's address; `nil` if its host name has a number that the customer has to look up.
    public var endpoint: Endpoint? { pattern.host.contains(Self.number) ? nil : pattern }

    /// Returns whether a host is this server, ignoring case.
    public func isHost(_ host: String) -> Bool {
        let host = host.lowercased()
        guard let range = pattern.host.firstRange(of: Self.number) else { return host == pattern.host }
        let (start, end) = (pattern.host[..<range.lowerBound], pattern.host[range.upperBound...])
        guard host.count > start.count + end.count, host.hasPrefix(start), host.hasSuffix(end) else { return false }
        return host.dropFirst(start.count).dropLast(end.count).utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension Provider.UserNameForm {
    /// The user name of an address, in this form.
    func userName(of address: MailAddress) -> String {
        switch self {
        case .address: address.address
        case .localPart: address.localPart
        }
    }
}
