public import MIME

/// Why a mailbox could not be connected. Nothing is stored when one of these is thrown.
public enum ConnectError: Error, Sendable {
    /// The text is not a mail address.
    case malformedAddress(String, MailAddressError)
    /// The sender's name is longer than 200 bytes, or has a control character.
    case malformedName
    /// The user name is empty, longer than 320 bytes, or has a control character.
    case malformedUserName
    /// The password is empty.
    case passwordMissing
    /// The password is longer than `maximum` bytes.
    case passwordTooLong(maximum: Int)
    /// The password has a control character other than a tab.
    case passwordHasControlCharacters
    /// No page of the provider is known on which the user could sign in.
    case signInPageUnknown(domain: String)
    /// The mailbox does not work; the examination names the cause.
    case diagnosed(Examination)
}

/// Why one of the two servers could not be used.
public struct ProbeFailure: Hashable, Sendable {
    /// The class of the failure.
    public enum Kind: String, Hashable, Sendable {
        /// The server refused the user name or the password.
        case signInRefused
        /// The server asks to try again later.
        case temporary
        /// The server cannot be reached, or TLS does not work.
        case unreachable
        /// The server lacks something that is needed.
        case unsupported
    }

    /// The class of the failure.
    public let kind: Kind
    /// What happened, in one English sentence.
    public let summary: String
    /// The server's own words; `nil` if it said nothing.
    public let serverWords: String?
    /// What to do about a sign-in without a password, if that is certain.
    public let advice: SignInAdvice?
    /// The cause, as far as one session shows it; `nil` if no server was asked, or no cause is known.
    public internal(set) var diagnosis: Diagnosis?
}
