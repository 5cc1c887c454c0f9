import Storage

/// Where fetched messages and the cursors of their folders are written, always together.
struct FetchStore: Sendable {
    let database: Database

    /// The folder as it is known here, made where it is new. Where the server's UIDVALIDITY has changed, every place in
    /// the folder is forgotten and it is fetched from the start; messages that are here already are found again by
    /// the hash of their bytes and are not stored twice.
    func cursor(mailbox: Mailbox, folder: FolderChoice.Candidate, uidValidity: Int64) async throws -> FolderCursor {
        try await database.write { transaction in
            let known = try transaction.row(
                "SELECT * FROM folders WHERE mailbox_id = $1 AND name = $2", [mailbox.id, folder.name])
            guard let known else {
                let id = try transaction.nextNumber("folder")
                try transaction.execute(
                    """
                    INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid)
                    VALUES ($1, $2, $3, $4, $5, 0)
                    """, [id, mailbox.id, folder.name, folder.role, uidValidity])
                return FolderCursor(
                    id: id, name: folder.name, role: folder.role, uidValidity: uidValidity, lastUID: 0)
            }
            let cursor = try FolderCursor(row: known)
            guard cursor.uidValidity != uidValidity else { return cursor }
            try transaction.execute("DELETE FROM placements WHERE folder_id = $1", [cursor.id])
            try transaction.execute(
                "UPDATE folders SET uid_validity = $1, last_uid = 0 WHERE id = $2", [uidValidity, cursor.id])
            return FolderCursor(
                id: cursor.id, name: cursor.name, role: cursor.role, uidValidity: uidValidity, lastUID: 0)
        }
    }

    /// Stores messages and the cursor behind them in one transaction.
    /// - Returns: the numbers of the messages that were not here before, in the order given.
    func store(
        _ messages: [ReceivedMessage], mailbox: Mailbox, folder: FolderCursor, lastUID: Int64
    ) async throws -> [Int64] {
        let digests = messages.map { MessageDigest(of: $0.bytes) }
        return try await database.write { transaction in
            var new: [Int64] = []
            for (message, digest) in zip(messages, digests) {
                let blob = try transaction.storeBlob(message.bytes)
                let known = try transaction.row(
                    "SELECT id FROM messages WHERE mailbox_id = $1 AND blob_id = $2", [mailbox.id, blob])
                let id: Int64
                if let known {
                    id = try known.integer("id")
                } else {
                    id = try transaction.nextNumber("message")
                    try Self.insert(message, digest, id: id, blob: blob, mailbox: mailbox, in: transaction)
                    new.append(id)
                }
                let arrived = ArrivedMessage(
                    mailboxID: mailbox.id, id: id, digest: digest, folderRole: folder.role,
                    occasion: known == nil ? .new : .boundAgain)
                try Arrival.register(arrived, in: transaction)
                try transaction.execute(
                    """
                    INSERT INTO placements (folder_id, uid, message_id, flags) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (folder_id, uid) DO UPDATE SET message_id = $3, flags = $4
                    """, [folder.id, message.uid, id, message.flags.joined(separator: " ")])
            }
            try transaction.execute(
                "UPDATE folders SET last_uid = $1 WHERE id = $2 AND uid_validity = $3 AND last_uid < $1",
                [lastUID, folder.id, folder.uidValidity])
            return new
        }
    }

    /// Notes that every folder of a mailbox was fetched.
    func completed(_ mailbox: Mailbox, at time: Timestamp) async throws {
        try await database.write { transaction in
            try transaction.execute(
                "UPDATE mailboxes SET last_fetch_at = $1, state = $2, state_detail = NULL WHERE id = $3",
                [time, Mailbox.State.connected.rawValue, mailbox.id])
        }
    }

    private static func insert(
        _ message: ReceivedMessage, _ digest: MessageDigest, id: Int64, blob: BlobID, mailbox: Mailbox,
        in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO messages (
                id, mailbox_id, blob_id, size, message_id, subject, sender_name, sender_address, sent_at,
                received_at, attachment_count, search_text
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                id, mailbox.id, blob, message.bytes.count, digest.messageID, digest.subject, digest.senderName,
                digest.senderAddress, digest.sentAt, message.receivedAt, digest.attachmentCount, digest.searchText,
            ])
    }
}
