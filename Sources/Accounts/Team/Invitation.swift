public import Storage

/// An invitation into a company, as its administrators see it. It is good for one person, once.
public struct Invitation: Sendable, Hashable, Identifiable {
    /// How long a link is good.
    public static let lifetime = Duration.seconds(7 * 86_400)

    /// Its number.
    public let id: Int64
    /// The address of the person invited, in lower case.
    public let address: String
    /// The name that the administrator gave; the person can change it.
    public let name: String
    /// What the person will be allowed.
    public let role: Role
    /// The language that the person is written to in.
    public let language: Language
    /// Who made the present link; `nil` if it was the server's operator.
    public let invitedBy: String?
    /// When the present link was made.
    public let madeAt: Timestamp
    /// Until when the link is good.
    public let expiresAt: Timestamp

    /// Whether the link is no longer good.
    public func isExpired(at now: Timestamp) -> Bool { expiresAt <= now }

    init(row: Row) throws {
        id = try row.integer("id")
        address = try row.text("address")
        name = try row.text("name")
        role = Role(rawValue: try row.text("role")) ?? .member
        language = Language(rawValue: try row.text("language")) ?? .english
        let inviter = try row.text("invited_by")
        invitedBy = inviter.isEmpty ? nil : inviter
        madeAt = try row.timestamp("made_at")
        expiresAt = try row.timestamp("expires_at")
    }
}

/// An invitation together with its link, which is shown once: only its hash is stored.
public struct InvitationLink: Sendable {
    /// The invitation.
    public let invitation: Invitation
    /// The end of the link.
    public let token: BearerToken
}

/// What an invited person reads.
public struct InvitationOffer: Sendable, Hashable {
    /// The company's name.
    public let company: String
    /// The invitation.
    public let invitation: Invitation
    /// Why it can't be accepted; `nil` if it can. ``Invitation/invitedBy`` can help.
    public let problem: LinkProblem?

    /// Reads a row of `invitations` with the column `company`.
    init(row: Row, now: Timestamp) throws {
        company = try row.text("company")
        invitation = try Invitation(row: row)
        problem =
            if try row.optionalTimestamp("used_at") != nil {
                .used
            } else if try row.optionalTimestamp("withdrawn_at") != nil {
                .withdrawn
            } else if invitation.isExpired(at: now) {
                .expired
            } else {
                nil
            }
    }
}
