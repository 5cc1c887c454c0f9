import LocalDatabases
import LocalServers
import MailWire
import Storage

@testable import MailSetup
@testable import Mailboxes

/// A mailbox in a database, with messages stored without a server.
struct ArchiveFixture {
    let database: Database
    let mailbox: Mailbox

    init(_ database: Database, address: String = "firma@example.test") async throws {
        self.database = database
        mailbox = try await MailboxDirectory(database: database, sealingKey: SealingKey()).add(
            .assumed(MailUser(address: address, password: "abcdefghijklmnop"), imap: .nowhere, smtp: .nowhere))
    }

    /// Creates a folder.
    func folder(_ name: String, role: String? = nil) async throws -> Int64 {
        try await database.write { transaction in
            let id = try transaction.nextNumber("folder")
            try transaction.execute(
                """
                INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid)
                VALUES ($1, $2, $3, $4, 1, 0)
                """, [id, mailbox.id, name, role])
            return id
        }
    }

    /// Stores messages as the sync does: row, placement and registration, in the given order.
    /// - Parameter gmail: The X-GM-THRID of each message, if the server is Gmail.
    @discardableResult
    func store(
        _ messages: [String], in folder: (id: Int64, role: String?)? = nil, flags: String = "", gmail: [UInt64?] = [],
        receivedAt: [Timestamp] = []
    ) async throws -> [Int64] {
        let digests = messages.map { MessageDigest(of: Array($0.utf8)) }
        return try await database.write { transaction in
            var ids: [Int64] = []
            for (index, digest) in digests.enumerated() {
                let bytes = Array(messages[index].utf8)
                let id = try transaction.nextNumber("message")
                let time = index < receivedAt.count ? receivedAt[index] : Timestamp(seconds: 1_790_000_000 + id)
                try transaction.execute(
                    """
                    INSERT INTO messages (
                        id, mailbox_id, blob_id, size, message_id, subject, sender_name, sender_address, sent_at,
                        received_at, attachment_count, search_text
                    ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    """,
                    [
                        id, mailbox.id, try transaction.storeBlob(bytes), bytes.count, digest.messageID, digest.subject,
                        digest.senderName, digest.senderAddress, digest.sentAt, time, digest.attachmentCount,
                        digest.searchText,
                    ])
                if let folder {
                    try transaction.execute(
                        """
                        INSERT INTO placements (folder_id, uid, message_id, flags, received_at)
                        VALUES ($1, $2, $3, $4, $5)
                        """, [folder.id, id, id, flags, time])
                }
                let arrived = ArrivedMessage(
                    mailboxID: mailbox.id, id: id, digest: digest, folderRole: folder?.role,
                    gmailThreadID: index < gmail.count ? gmail[index] : nil, occasion: .new(receivedAt: time))
                try Arrival.register(arrived, in: transaction)
                ids.append(id)
            }
            return ids
        }
    }

    /// Returns the thread of each message.
    func threads(of ids: [Int64]) async throws -> [Int64] {
        try await database.read { transaction in
            try ids.map { id in
                try transaction.row("SELECT thread_id FROM messages WHERE id = $1", [id])?.integer("thread_id") ?? 0
            }
        }
    }
}

/// Passes a mailbox in its own database to a test.
func withArchive(_ engine: TestEngine, _ body: (ArchiveFixture) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
        try await body(try await ArchiveFixture(database))
    }
}

/// A message with a few header fields.
func letter(
    _ id: String?, subject: String? = "Faktura", inReplyTo: String? = nil, references: [String] = [],
    from: String = "jan@jinde.test", more: String = "", text: String = "Dobrý den"
) -> String {
    var lines = ["From: \(from)", "To: firma@example.test"]
    if let id { lines.append("Message-ID: <\(id)>") }
    if let subject { lines.append("Subject: \(subject)") }
    if let inReplyTo { lines.append("In-Reply-To: <\(inReplyTo)>") }
    if !references.isEmpty { lines.append("References: " + references.map { "<\($0)>" }.joined(separator: "\n ")) }
    return lines.joined(separator: "\n") + "\n\(more)\n\(text)\n"
}
