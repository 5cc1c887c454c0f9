public import MailWire

/// One cause, what it was told by, and the step that mends it where there is one.
public struct Diagnosis: Hashable, Sendable {
    public let cause: Cause
    /// Which of the two servers it was found at; nil where it concerns both, or neither.
    public let service: MailService?
    /// A ``Provider``'s id, where it is known; its pages stand in the texts.
    public let providerID: String?
    /// What stands in the texts' gaps.
    public let values: [TextGap: String]
    /// What to change so that it works, where that is known; a person accepts it.
    public let mend: Mend?
    /// What the cause was told by, for whoever wants to know.
    public let evidence: [Evidence]
    /// What else is wrong, to be mended after.
    public let alsoWrong: [Cause]
}

/// What was seen at one server.
public struct Evidence: Hashable, Sendable {
    public let service: MailService?
    public let endpoint: Endpoint?
    /// One sentence in English.
    public let fact: String
    /// The server's own words, where it said something.
    public let serverWords: String?
}

/// A change of what was given that mends a cause. A host in it is one that a person gave, one within the address's own
/// domain, or one of a known provider.
public enum Mend: Hashable, Sendable {
    case address(String)
    case server(MailService, Endpoint)
    case userName(String)
    case passwordWithoutSpaces
}

/// A gap in a text, to be filled with what was seen.
public enum TextGap: String, Hashable, Sendable, CaseIterable {
    case address, domain, host, port, provider
    /// What should stand in the place of what was given.
    case suggestion
    /// The provider's page where the cause is mended.
    case page
    /// The provider's page on mail programs.
    case help
    /// Where the provider's customers read their mail in a browser.
    case webMail
    /// As whom one signed in.
    case userName
    /// Whose mailbox the server says it is.
    case account
    /// How many letters the app password has.
    case letters
    /// How many letters were given.
    case given
    /// The names that a certificate is for.
    case names
    /// By which mechanism one signed in: PLAIN.
    case mechanism
    /// A day: 2026-11-21.
    case day
    /// In megabytes.
    case size
}
