public import MailWire

/// A company that runs mailboxes, and what a mail program must know of it. ``ProviderFile`` says how it is written down.
public struct Provider: Hashable, Sendable, Identifiable {
    /// What the provider's servers take as the user name.
    public enum UserNameForm: String, Hashable, Sendable, Decodable {
        case address
        /// What stands before the @.
        case localPart
    }

    /// What a program signs in with.
    public enum Password: String, Hashable, Sendable, Decodable {
        /// The account's own password.
        case account
        /// An app password, and nothing else.
        case appPassword
        /// An app password once two-step verification is on, the account's password before.
        case appPasswordWithTwoStep
        /// OAuth 2.0 only: no password works.
        case oauth
        case unknown
    }

    /// What has to be switched on in the provider's settings before a program may sign in.
    public struct Switch: Hashable, Sendable, Decodable {
        public enum What: String, Hashable, Sendable, Decodable {
            case twoStepVerification
            case imap
            /// Access for mail programs altogether.
            case mailPrograms
        }

        public let what: What
        /// Where that is done or explained.
        public let page: String?
    }

    /// What the provider takes. Nil where no limit is known.
    public struct Limits: Hashable, Sendable, Decodable {
        /// IMAP connections to one mailbox at once, those of a person's other programs too.
        public var imapConnections: Int?
        /// Recipients in any 24 hours.
        public var recipientsPerDay: Int?
        public var recipientsPerMessage: Int?
        /// Of a message as it goes over the wire.
        public var messageBytes: Int?

        static let none = Limits()
    }

    /// How sure the hosts are. Whatever it says, a mailbox is stored only when both servers have taken the sign-in.
    public enum Sureness: String, Hashable, Sendable, CaseIterable, Decodable {
        /// By the provider's own page, a public database of servers, or several independent programs.
        case confirmed
        /// The IMAP server is, the SMTP server is second-hand.
        case imapOnly
        /// The hosts are; whether an app password is needed is not.
        case hostsOnly
        case secondHand
    }

    /// A stable word.
    public let id: String
    /// As the provider writes itself.
    public let name: String
    /// Lower case, without an @.
    public let domains: [String]
    /// Of the domains' mail exchangers: `google.com` stands for `aspmx.l.google.com` too.
    public let mxSuffixes: [String]
    public let imap: ProviderServer
    public let smtp: ProviderServer
    /// In the order in which they are tried: one or two, as a third wrong sign-in may lock the mailbox.
    public let userNames: [UserNameForm]
    public let password: Password
    /// How many letters an app password has, where that is known.
    public let passwordLetters: Int?
    /// Where app passwords are made.
    public let passwordPage: String?
    /// How people sign in on its own page, where programs may.
    public let oauth: ProviderSignIn?
    public let switchOnFirst: [Switch]
    public let limits: Limits
    /// Hosts of the provider's that people take for its mail servers and that are none: `smtp.google.com`.
    public let mistakenHosts: [String]
    /// Where people read their mail in a browser.
    public let webMail: String?
    /// True if the provider's submission server is said to put what it accepts into the Sent folder by itself.
    public let filesSentCopies: Bool
    /// The provider's own page on mail programs.
    public let help: String?
    public let sureness: Sureness
    /// On which day that was looked up: `2026-11-19`.
    public let checked: String
}

/// One of a provider's servers.
public struct ProviderServer: Hashable, Sendable {
    /// Stands in a host's name for a number that differs from customer to customer: `wes{number}-imap.wedos.net`.
    public static let number = "{number}"

    /// Where it is, or what its name looks like.
    public let pattern: Endpoint

    /// Nil where the host's name has a number in it that the customer has to look up.
    public var endpoint: Endpoint? { pattern.host.contains(Self.number) ? nil : pattern }

    /// Whether a host is this server, whatever the case of its letters.
    public func isHost(_ host: String) -> Bool {
        let host = host.lowercased()
        guard let range = pattern.host.firstRange(of: Self.number) else { return host == pattern.host }
        let (start, end) = (pattern.host[..<range.lowerBound], pattern.host[range.upperBound...])
        guard host.count > start.count + end.count, host.hasPrefix(start), host.hasSuffix(end) else { return false }
        return host.dropFirst(start.count).dropLast(end.count).utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
