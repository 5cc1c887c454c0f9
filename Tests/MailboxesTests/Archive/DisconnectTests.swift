import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("What disconnecting a mailbox removes", .timeLimit(.minutes(10)))
struct DisconnectTests {
    @Test("Words and bytes go with the mailbox, except those another mailbox has too", arguments: TestEngine.allCases)
    func forgotten(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            let first = try await ArchiveFixture(database)
            let second = try await ArchiveFixture(database, address: "druha@example.test")
            let shared = "Subject: Spolecna nabidka\r\n\r\nText"
            try await first.store([shared, "Subject: Vlastni nabidka\r\n\r\nText"])
            let kept = try await second.store([shared])
            let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
            try await directory.disconnect(address: first.mailbox.address, discardingUnsent: false)

            let (documents, blobs) = try await database.read { transaction in
                let table = transaction.engine == .sqlite ? "message_words_texts" : "message_words"
                return (
                    try transaction.rows("SELECT scope FROM \(table)").map { try $0.integer("scope") },
                    try transaction.rows("SELECT id FROM blobs").map { try $0.blobID("id") }
                )
            }
            #expect(documents == [second.mailbox.id])
            #expect(blobs == [BlobID(of: Array(shared.utf8))])
            let found = try await MessageArchive(database: database).messages(of: second.mailbox, search: "nabidka")
            #expect(found.map(\.id) == kept)
        }
    }
}
