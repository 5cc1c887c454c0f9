import LocalDatabases
import LocalServers
import MailWire
import Storage
import Synchronization
import TestSupport

@testable import MailSetup
@testable import Mailboxes

/// A mailbox at a server that misbehaves.
struct OddServerFixture {
    let server: OddMailServer
    let database: Database
    let directory: MailboxDirectory
    let mailbox: Mailbox
    let limits: FetchLimits
    /// The clock of the fetches.
    let clock: OddClock

    var fetcher: MailFetcher {
        let clock = clock
        return MailFetcher(directory: directory, limits: limits) { clock.now }
    }

    var actions: MessageActions {
        let clock = clock
        return MessageActions(directory: directory) { clock.now }
    }

    @discardableResult
    func fetch(thorough: Bool = false) async throws -> FetchSummary {
        try await fetcher.fetch(try await directory.mailbox(address: mailbox.address), isThorough: thorough)
    }

    /// Returns the subjects of the messages stored here in a folder, sorted.
    func here(_ folder: String = "INBOX") async throws -> [String] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT messages.subject AS subject FROM placements
                JOIN folders ON folders.id = placements.folder_id JOIN messages ON messages.id = placements.message_id
                WHERE folders.name = $1 ORDER BY messages.subject
                """, [folder]
            ).map { try $0.text("subject") }
        }
    }

    func id(_ subject: String) async throws -> Int64 {
        try await database.read { transaction in
            try transaction.row("SELECT id FROM messages WHERE subject = $1", [subject])?.integer("id") ?? 0
        }
    }

    func count(_ table: String) async throws -> Int64 {
        try await database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") ?? -1 }
    }
}

/// A wall clock that a test sets forward.
final class OddClock: Sendable {
    private let offset = Mutex(Duration.zero)

    var now: Timestamp { Timestamp.now + offset.withLock { $0 } }

    func pass(_ time: Duration) { offset.withLock { $0 += time } }
}

/// Runs a test with a mailbox at a server that misbehaves.
///
/// - Parameter letters: The number of messages in INBOX, with the subjects `m1`, `m2` …
func withOddServerFixture(
    letters: Int = 5, folders: [String] = ["INBOX"],
    capabilities: String = "UIDPLUS UNSELECT NAMESPACE IDLE", on engine: TestEngine = .sqlite,
    limits: FetchLimits = OddServerFixture.limits, _ body: (OddServerFixture) async throws -> Void
) async throws {
    let odd = OddMailServer(folders: folders, capabilities: capabilities)
    for number in 0..<letters { odd.add(SyncFixture.letter("m\(number + 1)")) }
    try await withStarted(ScriptedServer.start([odd.script]), stop: { await $0.stop() }) { server in
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database async throws in
            let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
            let endpoint = Endpoint(server.endpoint, .plaintext)
            let mailbox = try await directory.add(.assumed(TestMailServers.anna, imap: endpoint, smtp: endpoint))
            try await body(
                OddServerFixture(
                    server: odd, database: database, directory: directory, mailbox: mailbox, limits: limits,
                    clock: OddClock()))
        }
    }
}

extension OddServerFixture {
    static var limits: FetchLimits {
        var limits = FetchLimits()
        limits.reconnectPause = .zero
        return limits
    }
}
