import Storage

extension SyncStore {
    /// Returns whether anything waits for the server.
    static func hasIntents(_ mailboxID: Int64, in database: Database) async throws -> Bool {
        try await database.read { transaction in
            try transaction.row("SELECT id FROM message_intents WHERE mailbox_id = $1 LIMIT 1", [mailboxID]) != nil
        }
    }

    /// Returns whether anything is due for the server. What it temporarily refused may not be due yet.
    static func hasDueIntents(_ mailboxID: Int64, at time: Timestamp, in database: Database) async throws -> Bool {
        try await database.read { transaction in
            try transaction.row(
                """
                SELECT id FROM message_intents
                WHERE mailbox_id = $1 AND (next_try_at IS NULL OR next_try_at <= $2) LIMIT 1
                """, [mailboxID, time]) != nil
        }
    }

    /// Updates intents after a folder got new UIDs. An intent whose message is no longer there is dropped.
    func relocateIntents() async throws {
        try await write { transaction in
            let stale = try transaction.rows(
                """
                SELECT message_intents.id AS id, message_intents.message_id AS message_id, folders.id AS folder_id,
                       folders.uid_validity AS uid_validity
                FROM message_intents JOIN folders ON folders.id = message_intents.folder_id
                WHERE message_intents.mailbox_id = $1 AND message_intents.uid_validity <> folders.uid_validity
                    AND folders.is_rebinding = 0
                """, [mailbox.id])
            for row in stale {
                let place = try transaction.row(
                    "SELECT uid FROM placements WHERE folder_id = $1 AND message_id = $2 ORDER BY uid LIMIT 1",
                    [try row.integer("folder_id"), try row.integer("message_id")])
                if let place {
                    try transaction.execute(
                        "UPDATE message_intents SET uid = $1, uid_validity = $2 WHERE id = $3",
                        [try place.integer("uid"), try row.integer("uid_validity"), try row.integer("id")])
                } else {
                    try transaction.execute("DELETE FROM message_intents WHERE id = $1", [try row.integer("id")])
                }
            }
            // Drop flags of messages that are in no folder any more.
            try transaction.execute(
                """
                DELETE FROM message_intents WHERE mailbox_id = $1 AND kind = 'flag' AND message_id IN (
                    SELECT id FROM messages WHERE vanished_at IS NOT NULL)
                """, [mailbox.id])
        }
    }

    // MARK: Flags

    /// Returns the flag changes that are due. Each one that the server temporarily refused is in its own group.
    func flagIntents(dueAt time: Timestamp) async throws -> [FlagIntents] {
        try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT message_intents.id AS id, message_intents.message_id AS message_id,
                       message_intents.flag AS flag, message_intents.is_set AS is_set,
                       message_intents.tries AS tries, placements.uid AS uid,
                       folders.id AS folder_id, folders.name AS name, folders.uid_validity AS uid_validity
                FROM message_intents JOIN placements ON placements.message_id = message_intents.message_id
                JOIN folders ON folders.id = placements.folder_id
                WHERE message_intents.mailbox_id = $1 AND message_intents.kind = 'flag'
                    AND (message_intents.next_try_at IS NULL OR message_intents.next_try_at <= $2)
                ORDER BY CASE WHEN message_intents.tries = 0 THEN 0 ELSE 1 END, folders.name, message_intents.flag,
                    message_intents.is_set, message_intents.id
                """, [mailbox.id, time])
            var groups: [FlagIntents] = []
            for row in rows {
                let (folder, flag, isSet) = (try row.integer("folder_id"), try row.text("flag"), try row.bool("is_set"))
                let tries = Int(try row.integer("tries"))
                let belongs = groups.last.map { last in
                    last.folderID == folder && last.flag == flag && last.isSet == isSet && tries == 0 && last.tries == 0
                }
                if belongs != true {
                    groups.append(
                        FlagIntents(
                            folderID: folder, folder: try row.text("name"),
                            uidValidity: UInt32(truncatingIfNeeded: try row.integer("uid_validity")), flag: flag,
                            isSet: isSet, tries: tries))
                }
                groups[groups.count - 1].places.append(
                    .init(
                        intentID: try row.integer("id"), messageID: try row.integer("message_id"),
                        uid: UInt32(truncatingIfNeeded: try row.integer("uid"))))
            }
            return groups
        }
    }

    /// Marks a folder's flags as stale after a refusal: the next fetch reads the server's state.
    func markFlagsStale(of group: FlagIntents) async throws {
        try await write { transaction in
            try transaction.execute(
                "UPDATE folders SET highest_modseq = NULL, uid_next = NULL, compared_at = NULL WHERE id = $1",
                [group.folderID])
        }
    }

    /// Deletes intents that the server has carried out. A change made by the user in the meantime has another number,
    /// and stays.
    func settle(intents: Set<Int64>) async throws {
        guard !intents.isEmpty else { return }
        try await write { transaction in
            for id in intents { try transaction.execute("DELETE FROM message_intents WHERE id = $1", [id]) }
        }
    }

    /// Postpones what the server temporarily refused, or ended the session at. The first retry is at once, later ones
    /// after growing pauses.
    func postpone(intents: Set<Int64>, afterTries tries: Int, at time: Timestamp) async throws {
        let next = tries == 0 ? time : time + Self.furtherTries.wait(afterAttempts: tries, chance: 0.5)
        try await write { transaction in
            for id in intents {
                try transaction.execute(
                    "UPDATE message_intents SET tries = tries + 1, next_try_at = $1 WHERE id = $2", [next, id])
            }
        }
    }

    // MARK: Moves and removals

    /// Returns the moves and removals that are due. Those that the server temporarily refused come last.
    func placeIntents(dueAt time: Timestamp) async throws -> [PlaceIntent] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT message_intents.id AS id, message_intents.message_id AS message_id,
                       message_intents.kind AS kind, message_intents.uid AS uid,
                       message_intents.uid_validity AS uid_validity, message_intents.target AS target,
                       message_intents.attempted_at AS attempted_at, message_intents.tries AS tries,
                       message_intents.target_uid_validity AS target_uid_validity,
                       message_intents.target_uid_next AS target_uid_next, folders.id AS folder_id,
                       folders.name AS folder, folders.role AS role, messages.message_id AS rfc_message_id,
                       messages.blob_id AS blob_id
                FROM message_intents JOIN folders ON folders.id = message_intents.folder_id
                JOIN messages ON messages.id = message_intents.message_id
                WHERE message_intents.mailbox_id = $1 AND message_intents.kind IN ('move', 'delete')
                    AND (message_intents.next_try_at IS NULL OR message_intents.next_try_at <= $2)
                ORDER BY message_intents.tries, message_intents.id
                """, [mailbox.id, time]
            ).map(PlaceIntent.init(row:))
        }
    }

    /// Records that a move begins. Until its answer is recorded, it is unknown if the server has done it.
    func noteAttempt(
        _ intent: PlaceIntent, target: String, uidValidity: UInt32?, uidNext: UInt32?, at time: Timestamp
    ) async throws {
        try await write { transaction in
            try transaction.execute(
                """
                UPDATE message_intents SET attempted_at = $1, target = $2, target_uid_validity = $3,
                    target_uid_next = $4 WHERE id = $5
                """, [time, target, uidValidity.map(Int64.init), uidNext.map(Int64.init), intent.id])
        }
    }

    /// Records that the message has left its place. If the server has said where it went, it is placed there at once,
    /// and is not fetched again.
    ///
    /// - Parameter originalStays: Whether the original was only marked as deleted, and is still in its place.
    func settle(
        _ intent: PlaceIntent, movedTo arrival: PlaceIntent.Arrival?, originalStays: Bool = false, at time: Timestamp
    ) async throws {
        try await write { transaction in
            let flags = try transaction.row(
                "SELECT flags FROM placements WHERE folder_id = $1 AND uid = $2 AND message_id = $3",
                [intent.folderID, Int64(intent.uid), intent.messageID])
            if let arrival, let flags {
                try Self.place(intent, at: arrival, flags: try flags.text("flags"), mailbox.id, in: transaction)
            }
            try transaction.execute("DELETE FROM message_intents WHERE id = $1", [intent.id])
            guard let flags else { return }
            if originalStays {
                var marked = Set(try flags.text("flags").split(separator: " ").map(String.init))
                marked.insert("\\Deleted")
                try transaction.execute(
                    "UPDATE placements SET flags = $3 WHERE folder_id = $1 AND uid = $2",
                    [intent.folderID, Int64(intent.uid), marked.sorted().joined(separator: " ")])
                try transaction.tell(.messages, of: mailbox.id)
                return
            }
            try Self.unplace(intent.uid...intent.uid, folder: intent.folderID, mailbox.id, at: time, in: transaction)
        }
    }

    private static func place(
        _ intent: PlaceIntent, at arrival: PlaceIntent.Arrival, flags: String, _ mailboxID: Int64,
        in transaction: WriteTransaction
    ) throws {
        let row = try transaction.row(
            "SELECT * FROM folders WHERE mailbox_id = $1 AND name = $2 AND uid_validity = $3",
            [mailboxID, arrival.folder, Int64(arrival.uidValidity)])
        guard let row else { return }
        var folder = try FolderState(row: row)
        folder.known.insert(arrival.uid...arrival.uid)
        try transaction.execute(
            """
            INSERT INTO placements (folder_id, uid, message_id, flags, received_at)
            VALUES ($1, $2, $3, $4, (SELECT received_at FROM messages WHERE id = $3))
            ON CONFLICT (folder_id, uid) DO UPDATE SET
                message_id = $3, flags = $4, received_at = excluded.received_at
            """, [folder.id, Int64(arrival.uid), intent.messageID, flags])
        try transaction.execute(
            "UPDATE folders SET known_uids = $1 WHERE id = $2", [folder.known.text, folder.id])
        // What the user has done meanwhile to the message at its old place applies to the new one.
        try transaction.execute(
            """
            UPDATE message_intents SET folder_id = $1, uid = $2, uid_validity = $3
            WHERE folder_id = $4 AND uid = $5 AND id <> $6
            """,
            [
                folder.id, Int64(arrival.uid), Int64(arrival.uidValidity), intent.folderID, Int64(intent.uid),
                intent.id,
            ])
    }

    /// Records that the message stays in its place: the server refused, or only labels have changed.
    func settleInPlace(_ intent: PlaceIntent) async throws {
        try await write { transaction in
            try transaction.execute("DELETE FROM message_intents WHERE id = $1", [intent.id])
        }
    }
}
