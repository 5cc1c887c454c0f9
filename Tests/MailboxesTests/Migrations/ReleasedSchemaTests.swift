import Foundation
import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

/// Databases with every released schema are migrated with their contents.
@Suite("Databases of released versions", .timeLimit(.minutes(2))) struct ReleasedSchemaTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    /// The fixture holds the checksums that the release recorded: a released migration that was changed since is
    /// refused.
    @Test(
        "The database of a released version is migrated without loss",
        arguments: TestEngine.allCases, ["mailboxes-1"])
    func migratesWithoutLoss(engine: TestEngine, release: String) async throws {
        try await withDatabaseLocation(engine) { location in
            try await ReleasedSchema(path: "\(Self.folder)/\(release).sql").fill(location)
            let database = try await openDatabase(location, migrations: MailboxesSchema.migrations)
            let counts = try await database.read { transaction in
                try ["mailboxes", "folders", "messages", "placements", "outbox", "outbox_recipients", "blobs"].map {
                    try transaction.row("SELECT count(*) AS n FROM \($0)")?.integer("n")
                }
            }
            #expect(counts == [1, 2, 3, 4, 3, 3, 3])

            let key = SealingKey()
            let directory = MailboxDirectory(database: database, sealingKey: key)
            let mailbox = try await directory.mailbox(address: "anna@example.test")
            #expect(mailbox.name == "Anna" && mailbox.state == .connected)
            let archive = MessageArchive(database: database)
            let first = try await archive.message(id: 1)
            #expect(String(decoding: try await archive.bytes(of: first), as: UTF8.self).contains("posílám fakturu"))

            // What the first release made for its search is made again from the bytes, with threads and the full-text
            // index.
            try await SyncStore.begin(mailbox, in: database).digestAgain()
            let old = try await database.read { transaction in
                try transaction.rows("SELECT * FROM messages ORDER BY id").map { row in
                    let (text, version) = (try row.text("search_text"), try row.integer("digest_version"))
                    return "\(text) \(version == MessageDigest.version) \(try row.optionalInteger("thread_id") != nil)"
                }
            }
            #expect(old == Array(repeating: " true true", count: 3))
            #expect(try await archive.messages(of: mailbox, search: "posilam fakturu").map(\.id) == [1])
            #expect(try await archive.messages(of: mailbox, search: "zkouska 2").map(\.id) == [2])
            // A folder's list follows the times that its placements have gained.
            #expect(try await archive.messages(of: mailbox, folder: "Archiv").map(\.id) == [3, 1])
            #expect(try await archive.messages(of: mailbox, search: "in:inbox is:unread").map(\.id) == [2])

            let outbox = Outbox(directory: directory)
            #expect(try await outbox.item(id: 1)?.state == .queued)
            // An attempt of the first release may have reached the wire.
            #expect(try await outbox.item(id: 2)?.state == .uncertain)
            #expect(try await outbox.item(id: 3)?.state == .accepted)
            try database.close()

            let again = try await openDatabase(location, migrations: MailboxesSchema.migrations)
            try again.close()
        }
    }

    @Test("Tokens of former versions are carried over, so the next ones are greater", arguments: TestEngine.allCases)
    func tokensGrow(engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            try await ReleasedSchema(path: "\(Self.folder)/mailboxes-1.sql").fill(location)
            let former = MailboxesSchema.migrations.filter { $0.number < MailboxTokenSchema.migration.number }
            let old = try await openDatabase(location, migrations: former)
            try await old.write { transaction in
                try transaction.execute("INSERT INTO sync_turns (mailbox_id, token) VALUES (1, 41)")
                try transaction.execute(
                    "INSERT INTO outbox_mailboxes (mailbox_id, token, daily_limit) VALUES (1, 7, 500)")
            }
            try old.close()

            let database = try await openDatabase(location, migrations: MailboxesSchema.migrations)
            let next = try await database.write { transaction in
                try [MailboxLock.Purpose.sync, .outbox].map { purpose in
                    try MailboxToken.next(of: MailboxLock(purpose, of: 1), in: transaction)?.token
                }
            }
            #expect(next == [42, 8])
            #expect(try await OutboxStore(database: database).sendingState(of: 1).dailyLimit == 500)
            try database.close()
        }
    }
}
