import IMAP
import LocalDatabases
import LocalServers
import MIME
import Storage
import Synchronization
import Testing

@testable import Mailboxes

/// What happens to stored messages as time passes and the program is updated.
@Suite("Stored messages over time and across versions", .timeLimit(.minutes(10)))
struct AgeingTests {
    private final class Clock: Sendable {
        private let shift = Mutex(Duration.zero)
        var now: Timestamp { Timestamp.now + shift.withLock { $0 } }
        func advance(by time: Duration) { shift.withLock { $0 += time } }
    }

    private static let day = Duration.seconds(86_400)

    @Test(
        "A vanished message is kept for seven days; then its row, its words and its bytes are removed",
        arguments: TestEngine.allCases)
    func vanished(engine: TestEngine) async throws {
        let clock = Clock()
        try await withSyncFixture(on: engine, now: { clock.now }) { company in
            try await company.append(["stays", "vanishes", "comes back"])
            try await company.fetch()
            #expect(try await company.count("blobs") == 3)
            try await company.elsewhere { session in
                try await session.select(.inbox)
                try await session.store(.uids([2, 3]), .add([.deleted]))
                try await session.expunge()
            }
            try await company.fetch()
            #expect(try await company.archive.messages(of: company.mailbox).map(\.subject) == ["stays"])
            clock.advance(by: Self.day * 6)
            try await company.append(["comes back"])
            #expect(try await company.fetch().newMessages.isEmpty, "it is the one that was here")
            #expect(try await company.count("messages") == 3)
            #expect(try await company.count("messages WHERE vanished_at IS NOT NULL") == 1)
            clock.advance(by: Self.day)
            try await company.fetch()
            #expect(try await company.count("messages") == 2)
            #expect(try await company.count("blobs") == 2)
            #expect(try await company.count("unplaced_messages") == 0)
            #expect(try await company.count("threads") == 2)
            let found = try await company.archive.messages(of: company.mailbox, search: "vanishes")
            #expect(found.isEmpty)
            try await company.expectSame()
            clock.advance(by: Self.day * 30)
            try await company.fetch()
            #expect(try await company.count("blobs") == 2)
        }
    }

    @Test(
        "Bytes that the outbox has sent are kept when the copy at the server is removed",
        arguments: TestEngine.allCases)
    func bytesOfTheOutbox(engine: TestEngine) async throws {
        let clock = Clock()
        try await withSyncFixture(on: engine, now: { clock.now }) { company in
            let outbox = Outbox(directory: company.directory)
            let queued = try await outbox.enqueue(
                try invoice(from: TestMailServers.anna, to: ["jan@firma.test"]), from: company.mailbox
            ).item
            let bytes = try await company.database.read { transaction in
                let row = try transaction.row("SELECT blob_id FROM outbox WHERE id = $1", [queued.id])
                return try transaction.blob(try #require(row).blobID("blob_id")) ?? []
            }
            try await company.elsewhere { _ = try await $0.append(bytes, to: "Sent") }
            try await company.fetch()
            #expect(try await company.count("blobs") == 1)
            try await company.elsewhere { session in
                try await session.select("Sent")
                try await session.store(.all, .add([.deleted]))
                try await session.expunge()
            }
            try await company.fetch()
            clock.advance(by: Self.day * 8)
            try await company.fetch()
            #expect(try await company.count("messages") == 0)
            #expect(try await company.count("blobs") == 1)
        }
    }

    @Test(
        "What an older version could not read is parsed again, found again, and no longer counted as unreadable",
        arguments: TestEngine.allCases)
    func readAgain(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            let nothing = Array("\n\u{1}\u{2} nothing\n".utf8)
            try company.dovecot.place([nothing], for: TestMailServers.anna.address)
            try await company.append((1...60).map { "žádost \($0)" } + ["other"])
            try await company.fetch()
            try await company.fetch(thorough: true)
            #expect(try await company.directory.completeness(of: company.mailbox)?.unreadableCount == 1)
            let whole = try await rows(company)
            // The state an older version would have left: nothing but the bytes.
            try await company.database.write { transaction in
                try transaction.execute(
                    """
                    UPDATE messages SET digest_version = digest_version - 1, message_id = NULL, subject = NULL,
                        sender_name = NULL, sender_address = NULL, sent_at = NULL, search_text = 'old',
                        unreadable_reason = 'the old version could not read it' WHERE subject <> 'other'
                    """)
                for row in try transaction.rows("SELECT id, received_at FROM messages WHERE subject IS NULL") {
                    try MessageWords.remove(
                        try row.integer("id"), receivedAt: try row.timestamp("received_at"), in: transaction)
                }
            }
            #expect(
                try await company.archive.messages(of: company.mailbox, search: "zadost").isEmpty)
            let summary = try await company.fetch(thorough: true)
            #expect(summary.newMessages.isEmpty, "to be read again is not to be new")
            #expect(try await rows(company) == whole)
            #expect(
                try await company.archive.messages(of: company.mailbox, search: "zadost").count > 0)
            let proved = try #require(try await company.directory.completeness(of: company.mailbox))
            #expect(proved.unreadableCount == 1 && proved.isComplete)
            let kept = try await company.database.read { transaction in
                let row = try transaction.row("SELECT blob_id FROM messages WHERE unreadable_reason IS NOT NULL")
                return try transaction.blob(try #require(row).blobID("blob_id"))
            }
            #expect(kept.map { Array($0).filter { $0 != 0x0D } } == nothing)
        }
    }

    private func rows(_ company: SyncFixture) async throws -> [String] {
        try await company.database.read { transaction in
            try transaction.rows("SELECT * FROM messages ORDER BY id").map { row in
                let texts = try [
                    "subject", "message_id", "sender_name", "sender_address", "unreadable_reason", "search_text",
                ]
                .map { try row.optionalText($0) ?? "-" }
                let numbers = try ["id", "digest_version", "attachment_count", "thread_id"].map { try row.integer($0) }
                return "\(texts) \(numbers)"
            }
        }
    }
}
