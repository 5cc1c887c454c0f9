import Storage

/// Who may do what with the mailboxes. Each question names the company too: a mailbox of another one is as unknown as
/// one that does not exist.
///
/// Letters are open to those whom the list names with the right to read, and to the owner, and to no one else. Being an
/// administrator opens none.
public struct MailboxPeople: Sendable {
    let database: Database

    /// Creates the lists of a directory's mailboxes.
    public init(_ directory: MailboxDirectory) { database = directory.database }

    /// Returns what a person may do with a mailbox; nothing if it is not the company's.
    ///
    /// - Throws: `StorageError`.
    public func rights(
        of personID: Int64, on mailboxID: Int64, inCompany companyID: Int64
    ) async throws -> MailboxRights {
        try await database.read { transaction in
            try Self.rights(of: personID, on: mailboxID, inCompany: companyID, in: transaction)
        }
    }

    /// Returns the company's mailboxes with which a person may do all of this, by address.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func mailboxes(
        of personID: Int64, with rights: MailboxRights, inCompany companyID: Int64
    ) async throws -> [Mailbox] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT mailboxes.*, may_read, may_send, may_manage FROM mailboxes
                LEFT JOIN mailbox_people ON mailbox_id = mailboxes.id AND person_id = $1
                WHERE company_id = $2 AND (owner_id = $1 OR person_id = $1) ORDER BY address, mailboxes.id
                """, [personID, companyID]
            ).filter { row in
                try row.optionalInteger("owner_id") == personID || MailboxRights(row: row).isSuperset(of: rights)
            }.map(Mailbox.init(row:))
        }
    }

    /// Returns who may do what with a mailbox, the owner with all rights among them; no one if it is not the company's.
    ///
    /// - Throws: `StorageError`.
    public func all(of mailboxID: Int64, inCompany companyID: Int64) async throws -> [MailboxPerson] {
        try await database.read { transaction in
            let mailbox = try transaction.row(
                "SELECT owner_id FROM mailboxes WHERE id = $1 AND company_id = $2", [mailboxID, companyID])
            guard let mailbox else { return [] }
            let owner = try mailbox.optionalInteger("owner_id")
            let others = try transaction.rows(
                "SELECT * FROM mailbox_people WHERE mailbox_id = $1 ORDER BY person_id", [mailboxID]
            ).map { row in
                MailboxPerson(personID: try row.integer("person_id"), rights: try MailboxRights(row: row))
            }
            return (owner.map { [MailboxPerson(personID: $0, rights: .all)] } ?? [])
                + others.filter { $0.personID != owner }
        }
    }

    /// Sets what a person may do with a mailbox; with no rights, the person is taken from the list. It holds from the
    /// next request on, and is announced. The caller has checked that anyone who asks may manage the mailbox, and that
    /// both people are the company's.
    ///
    /// - Throws: ``MailboxError/notConnected(address:)`` if the mailbox is not the company's; `StorageError`.
    public func set(
        _ rights: MailboxRights, of personID: Int64, on mailboxID: Int64, inCompany companyID: Int64
    ) async throws {
        try await set([personID: rights], on: mailboxID, inCompany: companyID)
    }

    /// Sets what several people may do with a mailbox, all or none, as ``set(_:of:on:inCompany:)`` does.
    public func set(
        _ rights: [Int64: MailboxRights], on mailboxID: Int64, inCompany companyID: Int64
    ) async throws {
        try await database.write { transaction in
            let known = try transaction.row(
                "SELECT id FROM mailboxes WHERE id = $1 AND company_id = $2", [mailboxID, companyID])
            guard known != nil else { throw MailboxError.notConnected(address: "#\(mailboxID)") }
            for (personID, rights) in rights.sorted(by: { $0.key < $1.key }) {
                try Self.write(rights, of: personID, on: mailboxID, in: transaction)
            }
        }
    }

    /// Returns everyone who is named with the company's mailboxes: in a list, or as an owner. Who has left without
    /// ``remove(_:fromCompany:)`` is still among them.
    ///
    /// - Throws: `StorageError`.
    public func everyone(inCompany companyID: Int64) async throws -> Set<Int64> {
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT person_id FROM mailbox_people
                WHERE mailbox_id IN (SELECT id FROM mailboxes WHERE company_id = $1)
                UNION SELECT owner_id AS person_id FROM mailboxes WHERE company_id = $1 AND owner_id IS NOT NULL
                """, [companyID])
        }
        return Set(try rows.map { try $0.integer("person_id") })
    }

    /// Takes a person who has left from every list. What the person owns in private is returned: the caller disconnects
    /// it. Other mailboxes of theirs stay, without an owner.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func remove(_ personID: Int64, fromCompany companyID: Int64) async throws -> [Mailbox] {
        try await database.write { transaction in
            let touched = try transaction.rows(
                """
                DELETE FROM mailbox_people WHERE person_id = $1
                    AND mailbox_id IN (SELECT id FROM mailboxes WHERE company_id = $2) RETURNING mailbox_id
                """, [personID, companyID])
            for row in touched { try transaction.tell(.directory, of: row.integer("mailbox_id")) }
            let owned = try transaction.rows(
                """
                UPDATE mailboxes SET owner_id = NULL WHERE owner_id = $1 AND company_id = $2 AND is_private = 0
                RETURNING id
                """, [personID, companyID])
            for row in owned { try transaction.tell(.directory, of: row.integer("id")) }
            return try transaction.rows(
                "SELECT * FROM mailboxes WHERE owner_id = $1 AND company_id = $2 ORDER BY address",
                [personID, companyID]
            ).map(Mailbox.init(row:))
        }
    }

    static func rights(
        of personID: Int64, on mailboxID: Int64, inCompany companyID: Int64, in transaction: ReadTransaction
    ) throws -> MailboxRights {
        let mailbox = try transaction.row(
            "SELECT owner_id FROM mailboxes WHERE id = $1 AND company_id = $2", [mailboxID, companyID])
        guard let mailbox else { return [] }
        if try mailbox.optionalInteger("owner_id") == personID { return .all }
        let row = try transaction.row(
            "SELECT * FROM mailbox_people WHERE mailbox_id = $1 AND person_id = $2", [mailboxID, personID])
        return try row.map(MailboxRights.init(row:)) ?? []
    }

    static func write(
        _ rights: MailboxRights, of personID: Int64, on mailboxID: Int64, in transaction: WriteTransaction
    ) throws {
        let rights = rights.complete
        if rights.isEmpty {
            try transaction.execute(
                "DELETE FROM mailbox_people WHERE mailbox_id = $1 AND person_id = $2", [mailboxID, personID])
        } else {
            try transaction.execute(
                """
                INSERT INTO mailbox_people (mailbox_id, person_id, may_read, may_send, may_manage)
                VALUES ($1, $2, $3, $4, $5) ON CONFLICT (mailbox_id, person_id) DO UPDATE SET
                    may_read = excluded.may_read, may_send = excluded.may_send, may_manage = excluded.may_manage
                """,
                [
                    mailboxID, personID, rights.contains(.read), rights.contains(.send), rights.contains(.manage),
                ])
        }
        try transaction.tell(.directory, of: mailboxID)
    }
}
