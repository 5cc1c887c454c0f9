public import MailWire

/// One cause, the evidence for it, and the change that fixes it, if there is one.
public struct Diagnosis: Hashable, Sendable, Codable {
    /// The cause.
    public let cause: Cause
    /// The server at which it was found; `nil` if it concerns both, or neither.
    public let service: MailService?
    /// The id of the ``Provider``, if known; the texts link to its pages.
    public let providerID: String?
    /// The values of the placeholders in the texts.
    public let values: [Placeholder: String]
    /// The change that would fix it, if known. The user has to accept it.
    public let fix: Fix?
    /// What led to the cause.
    public let evidence: [Evidence]
    /// The other causes found, to be fixed later.
    public let alsoWrong: [Cause]
}

/// A fact seen at one server.
public struct Evidence: Hashable, Sendable, Codable {
    /// The server; `nil` if the fact is about the domain.
    public let service: MailService?
    /// The server's address; `nil` if the fact is about the domain.
    public let endpoint: Endpoint?
    /// The fact in one English sentence.
    public let fact: String
    /// The server's own words; `nil` if it said nothing.
    public let serverWords: String?
}

/// A change to the request that fixes a cause. A host in it is one that the user gave, one within the address's own
/// domain, or a known provider's.
public enum Fix: Hashable, Sendable, Codable {
    /// Another address.
    case address(String)
    /// Another server for a service.
    case server(MailService, Endpoint)
    /// Another user name.
    case userName(String)
    /// The password without the white space around it.
    case passwordWithoutSpaces
}

/// A placeholder in a text, to be replaced with what was seen.
public enum Placeholder: String, Hashable, Sendable, CaseIterable, Codable {
    /// The address, its domain, the server's host and port, and the provider's name.
    case address, domain, host, port, provider
    /// The replacement for what was given.
    case suggestion
    /// The provider's page on which the cause can be fixed.
    case page
    /// The provider's page on mail programs.
    case help
    /// The provider's page for reading mail in a browser.
    case webMail
    /// The user name of the sign-in.
    case userName
    /// The account that the server says this is.
    case account
    /// The number of letters in an app password.
    case letters
    /// The number of letters given.
    case given
    /// The names in a certificate.
    case names
    /// The mechanism of the sign-in: PLAIN.
    case mechanism
    /// A day: 2026-11-21.
    case day
    /// A size in megabytes.
    case size
}
