public import Storage

/// A link with which a person chooses a new password.
public struct PasswordLink: Sendable {
    /// The end of the link.
    public let token: BearerToken
    /// Who may use it.
    public let member: Member
    /// Until when.
    public let expiresAt: Timestamp
}

/// The report that a password was forgotten, before it is known whether the address belongs to a person.
public struct ForgottenPassword: Sendable {
    /// The address in the form in which addresses are compared.
    let address: String
    let origin: ClientOrigin
}
