public import MailSetup
public import Storage

/// What a user has to know about a mailbox or a message, as a value. ``MailboxTexts`` puts it into words.
public protocol Explanation: Hashable, Sendable {
    /// The key of its texts in the language files.
    var key: String { get }
    /// What the user can do about it; `nil` if there is nothing to do.
    var remedy: MailboxRemedy? { get }
    /// When it began, happened or will end; `nil` if that is unknown or of no interest.
    var time: Timestamp? { get }

    /// The values of the other placeholders in its texts, without those that are unknown.
    var values: [ExplanationPlaceholder: String] { get }
}

extension Explanation {
    /// No moment, unless the explanation has one.
    public var time: Timestamp? { nil }
    /// No values, unless the explanation has some.
    public var values: [ExplanationPlaceholder: String] { [:] }
}

/// A placeholder in the text of an explanation.
public enum ExplanationPlaceholder: String, Hashable, Sendable, CaseIterable {
    /// ``Explanation/time``.
    case time
    /// The mailbox's address, its domain and its user name.
    case address, domain, userName
    /// The submission server.
    case host
    /// How long something took. `second` has a value only for one second, for languages that need another form.
    case second, seconds
    /// The words of a server or of a report.
    case words
    /// A folder at the server.
    case folder
    /// The sender that a message was sent with, and the one that it came with.
    case sentFrom, from
    /// A number of copies.
    case count
    /// The server that checked a message's origin, and what it found.
    case server, results
}

extension SignInAdvice: Explanation {
    /// The key of its texts in the language files.
    public var key: String { "signIn.\(rawValue)" }

    /// To sign in again, after the other steps.
    public var remedy: MailboxRemedy? { .signInAgain }
}
