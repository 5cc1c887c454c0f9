import IMAP
import Storage

/// A change of a message that is here.
struct PlaceChange: Hashable, Sendable {
    let uid: UInt32
    let flags: [String]
    /// The labels; `nil` if the server did not send any, or does not support them.
    let labels: [String]?

    init?(_ message: FetchedMessage) {
        guard let uid = message.uid?.rawValue else { return nil }
        self.init(message, uid: uid)
    }

    /// Creates a change from an answer; `nil` if it has no flags.
    ///
    /// - Parameter uid: The UID of the message that the answer is for.
    init?(_ message: FetchedMessage, uid: UInt32) {
        guard let flags = message.flags else { return nil }
        self.uid = uid
        self.flags = MessageFacts.kept(flags)
        labels = message.gmailLabels?.filter { $0.utf8.count <= ServerFolder.longestName }
    }
}

extension SyncStore {
    /// Stores changes and removals, together with the MODSEQ up to which they are known, in one transaction, so that
    /// nothing is missed.
    func apply(
        _ changes: [PlaceChange], vanished: [ClosedRange<UInt32>], upTo point: UInt64?, in folder: FolderState,
        at time: Timestamp
    ) async throws {
        guard !changes.isEmpty || !vanished.isEmpty || point != folder.highestModSeq else { return }
        try await write { transaction in
            for change in changes {
                let flags = change.flags.joined(separator: " ")
                let changed: Int = try transaction.execute(
                    "UPDATE placements SET flags = $3 WHERE folder_id = $1 AND uid = $2 AND flags <> $3",
                    [folder.id, Int64(change.uid), flags])
                if changed > 0 { try transaction.tell(.messages, of: mailbox.id) }
                if let labels = change.labels {
                    try transaction.tell(.messages, of: mailbox.id)
                    try Self.setLabels(labels, folder: folder.id, uid: change.uid, in: transaction)
                }
            }
            for range in vanished {
                try Self.unplace(range, folder: folder.id, mailbox.id, at: time, in: transaction)
                try Self.removeUndelivered(UIDRanges(range: range), folder: folder.id, in: transaction)
            }
            if !changes.isEmpty { try MessageIntents.reassertFlags(mailboxID: mailbox.id, in: transaction) }
            try transaction.execute(
                "UPDATE folders SET highest_modseq = $1 WHERE id = $2 AND uid_validity = $3",
                [point.map { Int64(bitPattern: $0) }, folder.id, Int64(folder.uidValidity)])
        }
    }

    /// Returns the UIDs believed to be at the server: those of placed messages, and those that could not be fetched.
    func heldUIDs(in folder: FolderState) async throws -> UIDRanges {
        try await database.read { transaction in
            var uids: [UInt32] = []
            try transaction.forEach(
                """
                SELECT uid FROM placements WHERE folder_id = $1
                UNION ALL SELECT uid FROM undelivered_messages WHERE folder_id = $1 ORDER BY uid
                """, [folder.id]
            ) { uids.append(UInt32(truncatingIfNeeded: try $0.integer("uid"))) }
            return UIDRanges(uids)
        }
    }

    /// Returns the number of messages believed to be at the server.
    func heldCount(in folder: FolderState) async throws -> Int {
        try await database.read { transaction in
            let row = try transaction.row(
                """
                SELECT (SELECT COUNT(*) FROM placements WHERE folder_id = $1)
                     + (SELECT COUNT(*) FROM undelivered_messages WHERE folder_id = $1) AS held
                """, [folder.id])
            return Int(try row?.integer("held") ?? 0)
        }
    }

    /// Forgets UIDs that are recorded as known although their messages are not here, so that they are fetched again.
    func forgetKnown(_ uids: UIDRanges, in folder: FolderState) async throws -> FolderState {
        var state = folder
        state.known = state.known.subtracting(uids)
        let known = state.known.text
        try await write { transaction in
            try transaction.execute(
                "UPDATE folders SET known_uids = $1 WHERE id = $2 AND uid_validity = $3",
                [known, folder.id, Int64(folder.uidValidity)])
        }
        return state
    }

    /// Removes the places of these UIDs. Messages without any other place are recorded and kept until the mailbox has
    /// been fetched completely, because they may only have moved.
    static func unplace(
        _ range: ClosedRange<UInt32>, folder: Int64, _ mailboxID: Int64, at time: Timestamp,
        in transaction: WriteTransaction
    ) throws {
        let (lower, upper) = (Int64(range.lowerBound), Int64(range.upperBound))
        try transaction.execute(
            """
            INSERT INTO unplaced_messages (message_id, mailbox_id, since)
            SELECT placements.message_id, CAST($4 AS BIGINT), CAST($5 AS BIGINT) FROM placements
            WHERE placements.folder_id = $1 AND placements.uid BETWEEN $2 AND $3 AND NOT EXISTS (
                SELECT 1 FROM placements others WHERE others.message_id = placements.message_id
                AND (others.folder_id <> $1 OR others.uid < $2 OR others.uid > $3))
            GROUP BY placements.message_id
            ON CONFLICT (message_id) DO NOTHING
            """, [folder, lower, upper, mailboxID, time])
        let gone: Int = try transaction.execute(
            "DELETE FROM placements WHERE folder_id = $1 AND uid BETWEEN $2 AND $3", [folder, lower, upper])
        if gone > 0 { try transaction.tell(.messages, of: mailboxID) }
    }

    static func setLabels(_ labels: [String], folder: Int64, uid: UInt32, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM placement_labels WHERE folder_id = $1 AND uid = $2", [folder, Int64(uid)])
        for label in Set(labels) {
            try transaction.execute(
                """
                INSERT INTO placement_labels (folder_id, uid, label)
                SELECT folder_id, uid, CAST($3 AS TEXT) FROM placements WHERE folder_id = $1 AND uid = $2
                """, [folder, Int64(uid), label])
        }
    }
}
