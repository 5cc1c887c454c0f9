import Storage

extension SyncStore {
    // MARK: Messages

    /// Stores which messages are suspected of ending the session.
    func note(_ suspects: SuspectedMessages, in folder: FolderState) async throws {
        let text = suspects.text
        try await write { transaction in
            try transaction.execute(
                "UPDATE folders SET suspects = $1 WHERE id = $2 AND uid_validity = $3",
                [text, folder.id, Int64(folder.uidValidity)])
        }
    }

    /// Returns the messages of a folder that the server did not deliver.
    ///
    /// - Parameter time: Pass a time to get only those to ask for again by then; `nil` for all.
    func undelivered(in folder: FolderState, dueAt time: Timestamp? = nil) async throws -> UIDRanges {
        try await database.read { transaction in
            let rows = try transaction.rows(
                "SELECT uid, next_try_at FROM undelivered_messages WHERE folder_id = $1 ORDER BY uid", [folder.id])
            let due = try rows.filter { row in
                guard let time else { return true }
                return try row.optionalTimestamp("next_try_at").map { $0 <= time } ?? false
            }
            return UIDRanges(try due.map { UInt32(truncatingIfNeeded: try $0.integer("uid")) })
        }
    }

    /// Records that these messages are no longer at the server.
    func removeUndelivered(_ uids: UIDRanges, in folder: FolderState) async throws {
        guard !uids.isEmpty else { return }
        try await write { try Self.removeUndelivered(uids, folder: folder.id, in: $0) }
    }

    static func removeUndelivered(_ uids: UIDRanges, folder: Int64, in transaction: WriteTransaction) throws {
        for range in uids.ranges {
            try transaction.execute(
                "DELETE FROM undelivered_messages WHERE folder_id = $1 AND uid BETWEEN $2 AND $3",
                [folder, Int64(range.lowerBound), Int64(range.upperBound)])
        }
    }

    /// Returns the numbers of the folders with undelivered messages that are due.
    func foldersWithDueMessages(at time: Timestamp) async throws -> Set<Int64> {
        try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT DISTINCT undelivered_messages.folder_id AS id FROM undelivered_messages
                JOIN folders ON folders.id = undelivered_messages.folder_id
                WHERE folders.mailbox_id = $1 AND next_try_at <= $2
                """, [mailbox.id, time])
            return Set(try rows.map { try $0.integer("id") })
        }
    }

    // MARK: Folders

    /// Returns the recorded failures of folders, by name.
    func folderFailures() async throws -> [FetchSummary.FailedFolder] {
        try await database.read { try FetchShortfall.failedFolders(of: mailbox.id, in: $0) }
    }

    /// Records that these folders, and no others, failed in a pass.
    func note(_ failures: [FetchSummary.FailedFolder], at time: Timestamp) async throws {
        try await write { transaction in
            let before = try FetchShortfall.failedFolders(of: mailbox.id, in: transaction)
            let names = Set(failures.map(\.folder))
            for former in before where !names.contains(former.folder) {
                try transaction.execute(
                    "DELETE FROM folder_failures WHERE mailbox_id = $1 AND name = $2", [mailbox.id, former.folder])
            }
            for failure in failures {
                try transaction.execute(
                    """
                    INSERT INTO folder_failures (mailbox_id, name, reason, is_closed, since) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (mailbox_id, name) DO UPDATE SET reason = $3, is_closed = $4
                    """, [mailbox.id, failure.folder, failure.reason, failure.isClosed ? 1 : 0, time])
            }
        }
    }

    /// Returns everything that is missing now, except messages that are too large.
    func shortfall() async throws -> FetchShortfall {
        try await database.read { try FetchShortfall(of: mailbox.id, in: $0) }
    }
}
