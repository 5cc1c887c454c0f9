import Storage

/// What watching reads from the database about one mailbox.
struct WatchStore: Sendable {
    let directory: MailboxDirectory
    let mailboxID: Int64

    /// Returns the mailbox in its current state; `nil` if it is no longer connected here.
    func mailbox() async throws -> Mailbox? {
        try await directory.mailbox(id: mailboxID)
    }

    /// Whether something waits for the server.
    func hasIntents() async throws -> Bool {
        try await SyncStore.hasIntents(mailboxID, in: directory.database)
    }

    /// Returns a mark that changes with the password.
    func passwordMark() async throws -> [UInt8]? {
        let row = try await directory.database.read { transaction in
            try transaction.row("SELECT sealed_password FROM mailboxes WHERE id = $1", [mailboxID])
        }
        return try row.map { try $0.blob("sealed_password") }
    }

    /// Returns when everything in the mailbox was last compared; `nil` if it never was.
    func comparedAt(_ mailbox: Mailbox) async throws -> Timestamp? {
        try await directory.completeness(of: mailbox)?.provedAt
    }
}
