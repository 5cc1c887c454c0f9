import Foundation
import LocalDatabases
import LocalServers
import Storage
import Synchronization
import Testing

@testable import Mailboxes

/// `check` finds values that are not what was fetched, queued or connected.
@Suite("Checks of stored mail", .timeLimit(.minutes(2))) struct RowCheckTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    private func findings(_ database: Database) async throws -> Set<DataFinding> {
        let found = Mutex<Set<DataFinding>>([])
        _ = try await DataCheck(database, inventory: MailboxesSchema.inventory, key: nil).run(
            report: { finding in found.withLock { _ = $0.insert(finding) } })
        return found.withLock { $0 }.filter(\.isDamage)
    }

    /// The first release's messages, read again, and one in the outbox.
    private func withMail(_ engine: TestEngine, _ body: (Database, _ queued: Int64) async throws -> Void) async throws {
        try await withDatabaseLocation(engine) { location in
            try await ReleasedSchema(path: "\(Self.folder)/mailboxes-1.sql").fill(location)
            let database = try await openDatabase(location, migrations: MailboxesSchema.migrations)
            let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
            let mailbox = try await directory.mailbox(address: "anna@example.test")
            try await SyncStore.begin(mailbox, in: database).digestAgain()
            let draft = try invoice(from: TestMailServers.anna, to: ["eva@example.test"])
            let item = try await Outbox(directory: directory).enqueue(draft, from: mailbox).item
            try await body(database, item.id)
            try database.close()
        }
    }

    @Test("Everything that a version has stored is sound", arguments: TestEngine.allCases)
    func whatWasStoredByEveryVersionIsSound(engine: TestEngine) async throws {
        try await withMail(engine) { database, _ in
            let found = try await findings(database)
            #expect(found == [])
        }
    }

    @Test("Every changed value is found", arguments: TestEngine.allCases)
    func everyChangedValueIsFound(engine: TestEngine) async throws {
        try await withMail(engine) { database, queued in
            let changes: [(sql: String, table: String, id: Int64, column: String)] = [
                ("UPDATE messages SET subject = 'Faktura č. 2026090013' WHERE id = 1", "messages", 1, "subject"),
                ("UPDATE messages SET sender_address = 'e@example.test' WHERE id = 2", "messages", 2, "sender_address"),
                ("UPDATE messages SET sender_name = 'Eva' WHERE id = 2", "messages", 2, "sender_name"),
                ("UPDATE messages SET message_id = NULL WHERE id = 3", "messages", 3, "message_id"),
                ("UPDATE messages SET sent_at = sent_at + 1 WHERE id = 1", "messages", 1, "sent_at"),
                ("UPDATE messages SET attachment_count = -1 WHERE id = 1", "messages", 1, "attachment_count"),
                ("UPDATE messages SET size = size + 1 WHERE id = 1", "messages", 1, "size"),
                ("UPDATE messages SET digest_version = 99 WHERE id = 3", "messages", 3, "digest_version"),
                (
                    "UPDATE messages SET received_at = received_at + 1000000 WHERE id = 2", "messages", 2,
                    "received_at (or its place in the search index)"
                ),
                ("UPDATE placements SET uid = -3 WHERE message_id = 3", "folders", 2, "its places"),
                ("UPDATE placements SET received_at = 5 WHERE message_id = 2", "folders", 1, "its places"),
                ("UPDATE folders SET uid_validity = -1 WHERE id = 2", "folders", 2, "uid_validity"),
                ("UPDATE mailboxes SET imap_port = 70000", "mailboxes", 1, "imap_port"),
                ("UPDATE mailboxes SET sign_in = 'oauth'", "mailboxes", 1, "sign_in"),
                ("UPDATE mailboxes SET smtp_security = 'tlz'", "mailboxes", 1, "smtp_security"),
                ("UPDATE outbox SET message_id = 'other' WHERE id = \(queued)", "outbox", queued, "message_id"),
                ("UPDATE outbox SET state = 'gone' WHERE id = 3", "outbox", 3, "outbox state"),
                ("UPDATE outbox SET attempts = -1 WHERE id = 2", "outbox", 2, "attempts"),
                ("UPDATE outbox_recipients SET state = 'x' WHERE outbox_id = 1", "outbox", 1, "recipient state"),
            ]
            for change in changes {
                try await database.write { try $0.execute(change.sql) }
                let wrong = try await findings(database).contains { finding in
                    guard case .wrongRow(change.table, change.id, let columns) = finding else { return false }
                    return columns.contains(change.column)
                }
                #expect(wrong, "\(change.sql)")
            }
        }
    }
}
