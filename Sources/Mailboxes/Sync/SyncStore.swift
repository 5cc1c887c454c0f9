import IMAP
import Storage

/// What the sync stores: folders and their cursors here; messages, placements and flags in extensions.
struct SyncStore: Sendable {
    let database: Database
    var mailbox: Mailbox
    let token: MailboxToken
    /// When the worker's turn began, by the wall clock. Each of its sign-ins is later.
    let begunAt: Timestamp

    /// Runs `body` as the only worker on a mailbox's folders.
    ///
    /// - Parameters:
    ///   - lease: The time after which another node takes over from one that died.
    ///   - patience: How long to wait for another worker.
    ///   - urgency: How much the turn matters to watches of this process.
    /// - Throws: ``MailboxError/inUse(address:by:since:)``; ``MailboxError/notConnected(address:)``; `StorageError`;
    ///   what `body` throws.
    static func hold<Result: Sendable>(
        _ mailbox: Mailbox, in database: Database, as worker: MailboxWorker, lease: Duration, patience: Duration,
        urgency: TurnUrgency = .awaited, _ body: @escaping @Sendable (SyncStore) async throws -> Result
    ) async throws -> Result {
        try await MailboxLock(.sync, of: mailbox.id).hold(
            mailbox, in: database, as: worker, lease: lease, patience: patience, urgency: urgency
        ) {
            let store = try await begin(mailbox, in: database)
            do {
                return try await body(store)
            } catch {
                // The end of a fetch is stored even if the task was cancelled.
                await Task { try? await store.abandonProgress() }.value
                throw error
            }
        }
    }

    /// Begins a worker's turn at a mailbox's folders, which ends all earlier ones.
    ///
    /// - Throws: ``MailboxError/notConnected(address:)``; `StorageError` if the database fails.
    static func begin(_ mailbox: Mailbox, in database: Database) async throws -> SyncStore {
        let begunAt = Timestamp.now
        let token = try await database.write { transaction in
            try MailboxToken.next(of: MailboxLock(.sync, of: mailbox.id), in: transaction)
        }
        guard let token else { throw MailboxError.notConnected(address: mailbox.address) }
        return SyncStore(database: database, mailbox: mailbox, token: token, begunAt: begunAt)
    }

    /// Runs `body` in a transaction that checks the token first, so a superseded worker can change nothing.
    ///
    /// - Throws: ``MailboxError/inUse(address:by:since:)`` if another worker has begun a turn since;
    ///   ``MailboxError/notConnected(address:)``; `StorageError` if the database fails; what `body` throws.
    @discardableResult
    func write<Result: Sendable>(_ body: @Sendable (WriteTransaction) throws -> Result) async throws -> Result {
        try await database.write { transaction in
            guard let last = try MailboxToken.last(of: token.lock, in: transaction) else {
                throw MailboxError.notConnected(address: mailbox.address)
            }
            guard last == token else { throw MailboxError.inUse(address: mailbox.address, by: nil, since: nil) }
            return try body(transaction)
        }
    }

    /// Returns all known folders of the mailbox.
    func folders() async throws -> [FolderState] {
        try await database.read { transaction in
            try transaction.rows("SELECT * FROM folders WHERE mailbox_id = $1 ORDER BY name", [mailbox.id])
                .map(FolderState.init(row:))
        }
    }

    /// Returns the stored folder; `nil` if it is no longer known.
    func folder(id: Int64) async throws -> FolderState? {
        try await database.read { transaction in
            try transaction.row("SELECT * FROM folders WHERE id = $1", [id]).map(FolderState.init(row:))
        }
    }

    /// Returns the folder that was opened, and creates it if it is new.
    ///
    /// If its known UIDs no longer hold, every placement in it is removed and the folder is rebound. Its messages stay,
    /// and are found again by the server's names for them or the hash of their bytes.
    func open(_ folder: ServerFolder, known: FolderState?, selected: SelectedMailbox, at time: Timestamp) async throws
        -> FolderState
    {
        guard let uidValidity = selected.uidValidity?.rawValue else {
            throw MailboxError.unreadableRecord("UIDVALIDITY")
        }
        let objectID = selected.mailboxID ?? folder.status?.mailboxID
        guard let known else { return try await insert(folder, uidValidity: uidValidity, objectID: objectID) }
        var state = known
        let past = FolderPast(of: known, selected: selected)
        if past == .holds, known.role == folder.role, known.objectID == objectID ?? known.objectID { return known }
        state.role = folder.role
        state.objectID = objectID ?? known.objectID
        switch past {
        case .holds: break
        case .rewound:
            state.highestModSeq = nil
            state.comparedAt = nil
        case .void:
            state = FolderState(
                id: known.id, name: known.name, role: folder.role, uidValidity: uidValidity, objectID: objectID,
                isRebinding: !known.known.isEmpty || known.isRebinding)
        }
        let changed = state
        try await write { transaction in
            if past == .void {
                try Self.unplace(1...UInt32.max, folder: known.id, mailbox.id, at: time, in: transaction)
                try transaction.execute("DELETE FROM undelivered_messages WHERE folder_id = $1", [known.id])
                // Even under the same UIDVALIDITY, a UID may now belong to another message. The user's actions wait
                // until their message is found again.
                try transaction.execute("UPDATE message_intents SET uid_validity = 0 WHERE folder_id = $1", [known.id])
            }
            try Self.write(changed, in: transaction)
        }
        return changed
    }

    private func insert(_ folder: ServerFolder, uidValidity: UInt32, objectID: String?) async throws -> FolderState {
        try await write { transaction in
            let id = try transaction.nextNumber("folder")
            try transaction.execute(
                """
                INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid, object_id, known_uids)
                VALUES ($1, $2, $3, $4, $5, 0, $6, '')
                """,
                [id, mailbox.id, folder.name.text, folder.role?.rawValue, Int64(uidValidity), objectID])
            return FolderState(
                id: id, name: folder.name.text, role: folder.role, uidValidity: uidValidity, objectID: objectID)
        }
    }

    /// Renames a folder as the server did. Its messages stay in it.
    func rename(_ folder: FolderState, to name: String, role: SpecialFolder?) async throws {
        try await write { transaction in
            // The new name may still belong to a folder that is gone at the server.
            let holder = try transaction.row(
                "SELECT id FROM folders WHERE mailbox_id = $1 AND name = $2 AND id <> $3",
                [mailbox.id, name, folder.id])
            if let holder {
                let id = try holder.integer("id")
                try transaction.execute(
                    "UPDATE folders SET name = $1 WHERE id = $2", ["\(name)\u{0001}\(id)", id])
            }
            try transaction.execute(
                "UPDATE folders SET name = $1, role = $2 WHERE id = $3", [name, role?.rawValue, folder.id])
            try transaction.tell(.messages, of: mailbox.id)
            try transaction.execute(
                "UPDATE message_intents SET target = $1 WHERE mailbox_id = $2 AND target = $3",
                [name, mailbox.id, folder.name])
        }
    }

    /// Removes a folder that is gone at the server, with the placements in it. Messages that are in no other folder may
    /// come back; ``finish(at:isWhole:)`` removes them after a week.
    func remove(_ folder: FolderState, at time: Timestamp) async throws {
        try await write { transaction in
            try Self.unplace(1...UInt32.max, folder: folder.id, mailbox.id, at: time, in: transaction)
            try transaction.execute("DELETE FROM folders WHERE id = $1", [folder.id])
        }
    }

    /// Records that the folder was fetched completely, with the server's figures from before.
    func complete(_ folder: FolderState, figures: FolderFigures) async throws {
        try await write { transaction in
            try transaction.execute(
                """
                UPDATE folders SET uid_next = $1, message_count = $2, is_rebinding = 0
                WHERE id = $3 AND uid_validity = $4
                """,
                [
                    figures.uidNext.map(Int64.init), figures.messageCount.map(Int64.init), folder.id,
                    Int64(folder.uidValidity),
                ])
            if let time = figures.comparedAt {
                try transaction.execute(
                    "UPDATE folders SET compared_at = $1, compared_count = $2 WHERE id = $3",
                    [time, figures.messageCount.map(Int64.init), folder.id])
            }
        }
    }

    private static func write(_ folder: FolderState, in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            UPDATE folders SET role = $1, uid_validity = $2, known_uids = $3, uid_next = $4, message_count = $5,
                highest_modseq = $6, object_id = $7, is_rebinding = $8, compared_at = $9, suspects = $10
            WHERE id = $11
            """,
            [
                folder.role?.rawValue, Int64(folder.uidValidity), folder.known.text, folder.uidNext.map(Int64.init),
                folder.messageCount.map(Int64.init), folder.highestModSeq.map { Int64(bitPattern: $0) },
                folder.objectID, folder.isRebinding ? 1 : 0, folder.comparedAt,
                folder.suspects.text, folder.id,
            ])
    }
}

/// The server's figures for a folder from before it was fetched.
struct FolderFigures: Hashable, Sendable {
    var uidNext: UInt32?
    var messageCount: UInt32?
    /// When all UIDs were compared; `nil` if this fetch did not compare them.
    var comparedAt: Timestamp?
}
