import Storage

/// Who looks at mailboxes.
public struct MailboxViewer: Hashable, Sendable {
    /// The person's number.
    public let personID: Int64
    /// The company in which they are signed in.
    public let companyID: Int64
    /// Whether they are an administrator there.
    public let isAdministrator: Bool

    /// Creates a viewer.
    public init(personID: Int64, companyID: Int64, isAdministrator: Bool) {
        (self.personID, self.companyID, self.isAdministrator) = (personID, companyID, isAdministrator)
    }
}

/// What a viewer may know of a mailbox, and do with it.
///
/// An administrator may configure a shared mailbox but not read its letters. Of another person's private mailbox, an
/// administrator sees the owner and the state, and not the address.
public struct MailboxAccess: Hashable, Sendable {
    /// The mailbox.
    public let mailbox: Mailbox
    /// What the list of the mailbox's people gives the viewer; everything to its owner.
    public let rights: MailboxRights
    /// Whether the viewer is an administrator of its company.
    public let isAdministrator: Bool

    /// Whether the viewer may know the address, the servers and the people.
    public var mayKnow: Bool { !rights.isEmpty || mayManage }
    /// Whether the viewer may read letters.
    public var mayRead: Bool { rights.contains(.read) }
    /// Whether the viewer may fetch at once.
    public var mayFetch: Bool { mayKnow }
    /// Whether the viewer may replace the password, change the settings and the people, and disconnect.
    public var mayManage: Bool { rights.contains(.manage) || isAdministrator && !mailbox.place.isPrivate }
}

extension MailboxPeople {
    /// Returns what a viewer may know of and do with each mailbox of the company that they may know of, by address.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func all(seenBy viewer: MailboxViewer) async throws -> [MailboxAccess] {
        try await access(viewer, where: "", [])
    }

    /// Returns what a viewer may know of and do with a mailbox; `nil` if they may not know that it exists.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func access(to mailboxID: Int64, of viewer: MailboxViewer) async throws -> MailboxAccess? {
        try await access(viewer, where: "AND mailboxes.id = $3", [mailboxID]).first
    }

    /// Returns the mailboxes whose password was refused and which a viewer may manage, by address. It is asked for every
    /// page, so it reads no more than these.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func needingPassword(seenBy viewer: MailboxViewer) async throws -> [MailboxAccess] {
        try await access(
            viewer,
            where: """
                AND (mailboxes.state = $3 OR mailboxes.id IN (
                    SELECT mailbox_id FROM outbox_mailboxes WHERE password_refused_at IS NOT NULL))
                """, [Mailbox.State.needsPassword.rawValue]
        ).filter(\.mayManage)
    }

    /// Returns whether a person is one of the people of any mailbox of the company.
    ///
    /// - Throws: `StorageError`.
    public func hasAny(_ personID: Int64, inCompany companyID: Int64) async throws -> Bool {
        let row = try await database.read { transaction in
            try transaction.row(
                """
                SELECT mailboxes.id FROM mailboxes
                LEFT JOIN mailbox_people ON mailbox_id = mailboxes.id AND person_id = $1
                WHERE company_id = $2 AND (owner_id = $1 OR person_id = $1) LIMIT 1
                """, [personID, companyID])
        }
        return row != nil
    }

    private func access(
        _ viewer: MailboxViewer, where condition: String, _ values: [any SQLConvertible]
    ) async throws -> [MailboxAccess] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT mailboxes.*, may_read, may_send, may_manage, person_id FROM mailboxes
                LEFT JOIN mailbox_people ON mailbox_id = mailboxes.id AND person_id = $1
                WHERE company_id = $2 \(condition) ORDER BY address, mailboxes.id
                """, [viewer.personID, viewer.companyID] + values
            ).compactMap { row in
                let mailbox = try Mailbox(row: row)
                var rights: MailboxRights = []
                if mailbox.place.ownerID == viewer.personID {
                    rights = .all
                } else if try row.optionalInteger("person_id") != nil {
                    rights = try MailboxRights(row: row)
                }
                guard viewer.isAdministrator || !rights.isEmpty else { return nil }
                return MailboxAccess(mailbox: mailbox, rights: rights, isAdministrator: viewer.isAdministrator)
            }
        }
    }
}
