public import MIME

/// Why a mailbox could not be connected. Nothing is stored when one of these is thrown.
public enum ConnectError: Error, Sendable {
    case malformedAddress(String, MailAddressError)
    case malformedName
    case malformedUserName
    case passwordMissing
    case passwordTooLong(maximum: Int)
    case passwordHasControlCharacters
    /// It is not known where a person could sign in on a page of the provider's.
    case signInPageUnknown(domain: String)
    /// It does not work, for the cause that the examination names.
    case diagnosed(Examination)
}

/// Why one of the two servers could not be used.
public struct ProbeFailure: Hashable, Sendable {
    /// What class of thing went wrong.
    public enum Kind: String, Hashable, Sendable {
        /// The server refused the user name or the password.
        case signInRefused
        /// The server asks to come again later.
        case temporary
        /// There is no way to the server, or TLS does not work.
        case unreachable
        /// The server does not do what is needed.
        case unsupported
    }

    public let kind: Kind
    /// One sentence in English.
    public let summary: String
    /// The server's own words, where it said something.
    public let serverWords: String?
    /// What to do about a sign-in without a password, where it is known for certain.
    public let advice: SignInAdvice?
    /// The cause, as far as one session tells it; nil where nobody was asked, or no cause is known.
    public internal(set) var diagnosis: Diagnosis?
}
