public import MIME

/// Why a mailbox could not be connected. Nothing is stored when one of these is thrown.
public enum ConnectError: Error, Sendable {
    case malformedAddress(String, MailAddressError)
    case malformedName
    case malformedUserName
    case passwordMissing
    case passwordTooLong(maximum: Int)
    case passwordHasControlCharacters
    /// No sign-in page is known for the domain.
    case signInPageUnknown(domain: String)
    /// It does not work, for the cause that the examination names.
    case diagnosed(Examination)
}
