/// Why a mailbox's server could not be used.
public struct ServerFailure: Error, Hashable, Sendable {
    /// What class of thing went wrong.
    public enum Kind: String, Hashable, Sendable {
        /// The server refused the user name or the password.
        case signInRefused
        /// The server asks the client to come back later.
        case temporary
        /// There is no way to the server, or TLS does not work.
        case unreachable
        /// The server does not do what is needed.
        case unsupported
    }

    /// The mailbox's address.
    public let mailbox: String
    /// What class of thing went wrong.
    public let kind: Kind
    /// One sentence in English, without a full stop.
    public let summary: String
    /// The server's own words, if it said anything.
    public let serverWords: String?
    /// What to do about a sign-in without a password; `nil` if that is unknown.
    public let advice: SignInAdvice?
    /// The cause, as far as one session shows it; `nil` if no server was asked, or no cause is known.
    public let diagnosis: Diagnosis?

    /// A failure that no session with a server explains.
    package init(
        mailbox: String, kind: Kind, summary: String, serverWords: String? = nil, advice: SignInAdvice? = nil,
        diagnosis: Diagnosis? = nil
    ) {
        self.mailbox = mailbox
        self.kind = kind
        self.summary = summary
        self.serverWords = serverWords
        self.advice = advice
        self.diagnosis = diagnosis
    }

    /// The server's words; the summary if it said nothing.
    package var words: String { serverWords ?? summary }
}
