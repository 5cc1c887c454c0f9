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
