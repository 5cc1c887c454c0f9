import Storage

extension MailboxDirectory {
    /// Returns a company's mailboxes, by address.
    ///
    /// - Throws: `StorageError` if the database fails; ``MailboxError/unreadableRecord(_:)`` if a row makes no sense.
    public func mailboxes(ofCompany companyID: Int64) async throws -> [Mailbox] {
        try await database.read { transaction in
            try transaction.rows(
                "SELECT * FROM mailboxes WHERE company_id = $1 ORDER BY address, id", [companyID]
            ).map(Mailbox.init(row:))
        }
    }

    /// Returns a company's mailbox with a number; `nil` if the company has none with it.
    ///
    /// - Throws: as ``mailboxes(ofCompany:)``.
    public func mailbox(_ id: Int64, ofCompany companyID: Int64) async throws -> Mailbox? {
        let row = try await database.read { transaction in
            try transaction.row("SELECT * FROM mailboxes WHERE id = $1 AND company_id = $2", [id, companyID])
        }
        return try row.map(Mailbox.init(row:))
    }

    /// Returns the mailbox with an address in a company, ignoring case.
    ///
    /// - Parameter place: The company; its other parts do not matter.
    /// - Throws: ``MailboxError/notConnected(address:)``; as ``mailboxes(ofCompany:)``.
    public func mailbox(address: String, in place: MailboxPlace) async throws -> Mailbox {
        let wanted = place.key(Self.key(of: address))
        let row = try await database.read { transaction in
            try transaction.row("SELECT * FROM mailboxes WHERE company_address = $1", [wanted])
        }
        guard let row else { throw MailboxError.notConnected(address: address) }
        return try Mailbox(row: row)
    }

    /// Gives the mailboxes that belong to no company to this one: those that were connected on the command line before
    /// the company was set up. One whose address the company has already stays as it is.
    ///
    /// - Parameters:
    ///   - companyID: The company.
    ///   - personID: Who gets all rights on them, since else no one could read them; `nil` for no one.
    /// - Returns: The mailboxes that it has gained, by address.
    /// - Throws: as ``mailboxes(ofCompany:)``.
    @discardableResult
    public func adopt(companyID: Int64, managedBy personID: Int64? = nil) async throws -> [Mailbox] {
        try await database.write { transaction in
            let orphans = try transaction.rows(
                "SELECT * FROM mailboxes WHERE company_id IS NULL ORDER BY address")
            var adopted: [Mailbox] = []
            for row in orphans {
                let mailbox = try Mailbox(row: row)
                let key = MailboxPlace(companyID: companyID).key(mailbox.address)
                let taken = try transaction.row("SELECT id FROM mailboxes WHERE company_address = $1", [key])
                guard taken == nil else { continue }
                let changed = try transaction.row(
                    "UPDATE mailboxes SET company_id = $1, company_address = $2 WHERE id = $3 RETURNING *",
                    [companyID, key, mailbox.id])
                if let personID { try MailboxPeople.write(.all, of: personID, on: mailbox.id, in: transaction) }
                try transaction.tell(.directory, of: mailbox.id)
                if let changed { adopted.append(try Mailbox(row: changed)) }
            }
            return adopted
        }
    }

    /// Checks, before any server is asked, that an address can be connected in a company.
    ///
    /// - Throws: ``MailboxError/alreadyConnected(address:)``; `StorageError`.
    func requireFree(_ address: String, in place: MailboxPlace) async throws {
        try await database.read { try Self.requireFree(Self.key(of: address), in: place, $0) }
    }
}
