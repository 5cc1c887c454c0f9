import IMAP
import Storage

/// A fetched part of a folder, after it was parsed: messages, and the UIDs that they account for.
struct ParsedPart: Sendable {
    /// A message that was found at the server, and what becomes of it.
    struct Message: Sendable {
        enum Content: Sendable {
            /// Its bytes, and what was parsed from them.
            case bytes(Blob, MessageDigest)
            /// The server's name for it proves that it is here already. The digest is there only if it is needed.
            case known(messageID: Int64, MessageDigest?)
            /// It cannot be fetched.
            case undelivered(reason: String)
        }

        var facts: MessageFacts
        var content: Content
    }

    var messages: [Message]
    /// The UIDs that the part accounts for; one that is not among the messages does not exist.
    var covers: UIDRanges
    /// Messages that were removed at the server after it had listed them.
    var gone = UIDRanges()
}

/// The result of storing a part.
struct StoredPart: Hashable, Sendable {
    /// The messages that were not here before, with their time of receipt by the server.
    var new: [New] = []
    /// The folder's known UIDs, including the part.
    var known = UIDRanges()

    struct New: Hashable, Sendable {
        let id: Int64
        let receivedAt: Timestamp
    }
}

/// The folder's UIDVALIDITY has changed since the messages were fetched: another worker has fetched in the meantime.
struct FolderChangedMeanwhile: Error {}

extension SyncStore {
    /// Returns the messages with these identities that are here.
    func messages(named identities: [String]) async throws -> [String: Int64] {
        guard !identities.isEmpty else { return [:] }
        return try await database.read { transaction in
            var found: [String: Int64] = [:]
            for identity in identities {
                let row = try transaction.row(
                    "SELECT message_id FROM message_identities WHERE mailbox_id = $1 AND identity = $2",
                    [mailbox.id, identity])
                if let row { found[identity] = try row.integer("message_id") }
            }
            return found
        }
    }

    /// Returns the digest of a message that is here; `nil` if it no longer is.
    func digest(ofMessage id: Int64) async throws -> MessageDigest? {
        let bytes = try await database.read { transaction in
            try transaction.row("SELECT blob_id FROM messages WHERE id = $1", [id]).flatMap {
                try transaction.blob(try $0.blobID("blob_id"))
            }
        }
        return bytes.map { MessageDigest(of: $0) }
    }

    /// Stores messages and the folder's known UIDs in one transaction.
    func store(
        _ part: ParsedPart, in folder: FolderState, progress: FetchProgress, at time: Timestamp
    ) async throws -> StoredPart {
        try await write { transaction in
            let row = try transaction.row(
                "SELECT known_uids FROM folders WHERE id = $1 AND uid_validity = $2",
                [folder.id, Int64(folder.uidValidity)])
            guard let row, var known = UIDRanges(try row.text("known_uids")) else { throw FolderChangedMeanwhile() }
            var stored = StoredPart()
            for range in part.covers.ranges { known.insert(range) }
            try Self.removeUndelivered(part.gone, folder: folder.id, in: transaction)
            let count = part.messages.count
            var next = count == 0 ? 0 : try transaction.nextNumber("message", count: count)
            for message in part.messages {
                switch message.content {
                case .undelivered(let reason):
                    try noteUndelivered(message.facts, reason, folder, at: time, in: transaction)
                case .known(let id, let digest):
                    guard try transaction.row("SELECT id FROM messages WHERE id = $1", [id]) != nil else {
                        // The message was removed in the meantime: the next fetch brings its bytes.
                        known.remove(message.facts.uid)
                        continue
                    }
                    try place(message.facts, id, digest, isNew: false, folder, in: transaction)
                case .bytes(let blob, let digest):
                    let (id, isNew) = try insert(message.facts, blob, digest, id: next, in: transaction)
                    if isNew {
                        next += 1
                        stored.new.append(.init(id: id, receivedAt: message.facts.receivedAt))
                    }
                    try place(message.facts, id, digest, isNew: isNew, folder, in: transaction)
                }
            }
            try transaction.execute(
                "UPDATE folders SET known_uids = $1 WHERE id = $2", [known.text, folder.id])
            if !part.messages.isEmpty { try transaction.tell(.messages, of: mailbox.id) }
            try MessageIntents.reassertFlags(mailboxID: mailbox.id, in: transaction)
            try Self.write(progress, mailboxID: mailbox.id, at: time, in: transaction)
            stored.known = known
            return stored
        }
    }

    private func insert(
        _ facts: MessageFacts, _ blob: Blob, _ digest: MessageDigest, id: Int64, in transaction: WriteTransaction
    ) throws -> (id: Int64, isNew: Bool) {
        try transaction.storeBlob(blob)
        let made = try transaction.row(
            """
            INSERT INTO messages (
                id, mailbox_id, blob_id, size, message_id, subject, sender_name, sender_address, sent_at,
                received_at, attachment_count, search_text, gmail_thread_id, unreadable_reason, digest_version
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (mailbox_id, blob_id) DO NOTHING RETURNING id
            """,
            [
                id, mailbox.id, blob.id, blob.bytes.count, digest.messageID, digest.subject, digest.senderName,
                digest.senderAddress, digest.sentAt, facts.receivedAt, digest.attachmentCount, digest.searchText,
                facts.gmailThreadID.map { Int64(bitPattern: $0) }, digest.unreadableReason, MessageDigest.version,
            ])
        if made != nil { return (id, true) }
        let known = try transaction.row(
            "SELECT id FROM messages WHERE mailbox_id = $1 AND blob_id = $2", [mailbox.id, blob.id])
        guard let known else { throw MailboxError.noSuchMessage(id: id) }
        return (try known.integer("id"), false)
    }

    private func place(
        _ facts: MessageFacts, _ id: Int64, _ digest: MessageDigest?, isNew: Bool, _ folder: FolderState,
        in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO placements (folder_id, uid, message_id, flags, received_at)
            VALUES ($1, $2, $3, $4, (SELECT received_at FROM messages WHERE id = $3))
            ON CONFLICT (folder_id, uid) DO UPDATE
                SET message_id = $3, flags = $4, received_at = excluded.received_at
            """, [folder.id, Int64(facts.uid), id, facts.flags.joined(separator: " ")])
        try transaction.execute(
            "DELETE FROM undelivered_messages WHERE folder_id = $1 AND uid = $2", [folder.id, Int64(facts.uid)])
        if let labels = facts.labels {
            try Self.setLabels(labels, folder: folder.id, uid: facts.uid, in: transaction)
        }
        for identity in facts.identities {
            try transaction.execute(
                """
                INSERT INTO message_identities (mailbox_id, identity, message_id) VALUES ($1, $2, $3)
                ON CONFLICT (mailbox_id, identity) DO UPDATE SET message_id = $3
                """, [mailbox.id, identity, id])
        }
        if !isNew { try Self.placed(id, in: transaction) }
        guard let digest else { return }
        try Arrival.register(
            ArrivedMessage(
                mailboxID: mailbox.id, id: id, digest: digest, folderRole: facts.role(in: folder.role)?.rawValue,
                gmailThreadID: facts.gmailThreadID, gmailMessageID: facts.gmailMessageID,
                occasion: isNew ? .new(receivedAt: facts.receivedAt) : .boundAgain),
            in: transaction)
    }

    /// Records that a message has a place again.
    static func placed(_ id: Int64, in transaction: WriteTransaction) throws {
        let wasUnplaced = try transaction.execute("DELETE FROM unplaced_messages WHERE message_id = $1", [id]) > 0
        guard wasUnplaced else { return }
        try transaction.execute(
            "UPDATE messages SET vanished_at = NULL WHERE id = $1 AND vanished_at IS NOT NULL", [id])
    }

    private func noteUndelivered(
        _ facts: MessageFacts, _ reason: String, _ folder: FolderState, at time: Timestamp,
        in transaction: WriteTransaction
    ) throws {
        let former = try transaction.row(
            "SELECT tries FROM undelivered_messages WHERE folder_id = $1 AND uid = $2", [folder.id, Int64(facts.uid)])
        let tries = Int(try former?.integer("tries") ?? 0) + 1
        // A message that is too large is tried again only when everything is compared.
        let next =
            reason == UndeliveredReason.oversize.rawValue
            ? nil : time + Self.furtherTries.wait(afterAttempts: tries, chance: 0.5)
        try transaction.execute(
            """
            INSERT INTO undelivered_messages (folder_id, uid, size, reason, noted_at, tries, next_try_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (folder_id, uid) DO UPDATE
                SET size = $3, reason = $4, noted_at = $5, tries = $6, next_try_at = $7
            """, [folder.id, Int64(facts.uid), facts.size.bytes, reason, time, tries, next])
    }

    /// When to ask again for a message that the server does not deliver.
    static let furtherTries = RetrySchedule(
        waits: [
            .seconds(600), .seconds(3600), .seconds(6 * 3600), .seconds(24 * 3600), .seconds(3 * 24 * 3600),
            .seconds(7 * 24 * 3600),
        ], jitter: 0)
}
