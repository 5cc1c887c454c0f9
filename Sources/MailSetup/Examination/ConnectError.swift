public import MIME

/// The reason why a mailbox could not be connected. Nothing is stored then.
public enum ConnectError: Error, Sendable {
    /// The address is malformed.
    case malformedAddress(String, MailAddressError)
    /// The name is longer than 200 bytes or has control characters.
    case malformedName
    /// The user name is empty, longer than 320 bytes, or has control characters.
    case malformedUserName
    /// No password was given, or it is empty.
    case passwordMissing
    /// The password is longer than `maximum` bytes.
    case passwordTooLong(maximum: Int)
    /// The password contains control characters.
    case passwordHasControlCharacters
    /// No sign-in page is known for the domain.
    case signInPageUnknown(domain: String)
    /// The mailbox does not work, for the cause that the examination names.
    case diagnosed(Examination)
}
