import Storage

/// What watching reads and writes of a mailbox.
struct WatchStore: Sendable {
    let directory: MailboxDirectory
    let mailboxID: Int64

    /// The mailbox as it stands now; nil where it is no longer connected here.
    func mailbox() async throws -> Mailbox? {
        let row = try await directory.database.read { transaction in
            try transaction.row("SELECT * FROM mailboxes WHERE id = $1", [mailboxID])
        }
        return try row.map(Mailbox.init(row:))
    }

    /// Is another where the password is another.
    func passwordMark() async throws -> [UInt8]? {
        let row = try await directory.database.read { transaction in
            try transaction.row("SELECT sealed_password FROM mailboxes WHERE id = $1", [mailboxID])
        }
        return try row.map { try $0.blob("sealed_password") }
    }

    /// When every folder was last compared; nil where one never was, as where changes are told by the server.
    func comparedAt() async throws -> Timestamp? {
        let row = try await directory.database.read { transaction in
            try transaction.row("SELECT MIN(compared_at) AS compared FROM folders WHERE mailbox_id = $1", [mailboxID])
        }
        return try row?.optionalTimestamp("compared")
    }
}
