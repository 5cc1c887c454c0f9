import IMAP
import LocalDatabases
import LocalServers
import MailWire
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

/// Which of IMAP's extensions for synchronisation the server announces.
enum ServerLevel: String, CaseIterable, Sendable {
    case qresync, condstore, bare

    var hidden: Set<String> {
        switch self {
        case .qresync: []
        case .condstore: ["QRESYNC"]
        case .bare: ["QRESYNC", "CONDSTORE", "ESEARCH", "LIST-STATUS", "MOVE"]
        }
    }
}

/// A Dovecot, a workplace with one of its mailboxes connected, and further sessions that act as another mail program.
struct SyncFixture {
    let dovecot: DovecotServer
    let database: Database
    let sealingKey: SealingKey
    let directory: MailboxDirectory
    let fetcher: MailFetcher
    let mailbox: Mailbox

    var archive: MessageArchive { MessageArchive(database: database) }

    @discardableResult
    func fetch(thorough: Bool = false) async throws -> FetchSummary {
        let current = try await directory.mailbox(address: mailbox.address)
        return try await fetcher.fetch(current, isThorough: thorough)
    }

    /// Runs `body` in a session of another mail program.
    func elsewhere<Result: Sendable>(_ body: (IMAPSession) async throws -> Result) async throws -> Result {
        let client = IMAPClient(
            IMAPConfiguration(
                endpoint: Endpoint(dovecot.imaps, .tls), credentials: Credentials(TestMailServers.anna)),
            dialer: Dialer(trustRoots: .pem(dovecot.authorityPEM)))
        return try await client.withSession(body)
    }

    /// Appends messages with these subjects to a folder.
    func append(_ subjects: [String], to folder: MailboxName = .inbox, flags: [Flag] = []) async throws {
        try await elsewhere { session in
            for subject in subjects { try await session.append(Self.letter(subject), to: folder, flags: flags) }
        }
    }

    static func letter(_ subject: String, lines: Int = 1) -> [UInt8] {
        Array(
            ("From: Jan <jan@firma.test>\r\nTo: anna@firma.test\r\nSubject: \(subject)\r\n"
                + "Message-ID: <\(subject.filter { $0.isLetter || $0.isNumber })@firma.test>\r\n"
                + "Date: Sat, 21 Nov 2026 10:00:00 +0100\r\n\r\n"
                + String(repeating: "Dobrý den\r\n", count: lines)).utf8)
    }

    /// Returns what is stored here: subject and flags of each message, sorted, by folder.
    func here() async throws -> [String: [String]] {
        try await database.read { transaction in
            var found: [String: [String]] = [:]
            for row in try transaction.rows("SELECT name FROM folders WHERE mailbox_id = $1", [mailbox.id]) {
                found[try row.text("name")] = []
            }
            let rows = try transaction.rows(
                """
                SELECT folders.name AS name, messages.subject AS subject, placements.flags AS flags FROM placements
                JOIN folders ON folders.id = placements.folder_id JOIN messages ON messages.id = placements.message_id
                WHERE folders.mailbox_id = $1 AND messages.vanished_at IS NULL
                """, [mailbox.id])
            for row in rows {
                let flags = try row.text("flags").split(separator: " ").map(String.init)
                let line = ([try row.optionalText("subject") ?? ""] + flags).joined(separator: " ")
                found[try row.text("name"), default: []].append(line)
            }
            return found.mapValues { $0.sorted() }
        }
    }

    /// Returns the same from the server.
    func there() async throws -> [String: [String]] {
        try await elsewhere { session in
            var found: [String: [String]] = [:]
            for entry in try await session.mailboxes() where entry.isSelectable {
                try await session.select(entry.name, readOnly: true)
                found[entry.name.text] = try await session.fetchAll(.all, [.flags, .envelope]).map { message in
                    let flags = (message.flags ?? []).filter { $0 != .recent }.map(\.name).sorted()
                    return ([message.envelope?.subject?.string ?? ""] + flags).joined(separator: " ")
                }.sorted()
            }
            return found
        }
    }

    func expectSame(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let here = try await here()
        let there = try await there()
        #expect(here == there, comment, sourceLocation: sourceLocation)
    }

    func count(_ table: String) async throws -> Int64 {
        try await database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") ?? -1 }
    }
}

func withSyncFixture(
    _ level: ServerLevel = .qresync, on engine: TestEngine = .sqlite, limits: FetchLimits = FetchLimits(),
    folders: [String] = [], now: @escaping @Sendable () -> Timestamp = { Timestamp.now },
    _ body: (SyncFixture) async throws -> Void
) async throws {
    var options = DovecotOptions(users: [TestMailServers.anna])
    options.hiddenCapabilities = level.hidden
    options.folders = folders
    try await withSyncFixture(options: options, on: engine, limits: limits, now: now, body)
}

func withSyncFixture(
    options: DovecotOptions, on engine: TestEngine = .sqlite, limits: FetchLimits = FetchLimits(),
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now }, _ body: (SyncFixture) async throws -> Void
) async throws {
    try await withStarted(DovecotServer.start(options), stop: { await $0.stop() }) { dovecot in
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database async throws in
            let key = SealingKey()
            let directory = MailboxDirectory(database: database, sealingKey: key)
            let imap = Endpoint(dovecot.imaps, .tls)
            let mailbox = try await directory.add(
                .assumed(TestMailServers.anna, imap: imap, smtp: imap, authorityPEM: dovecot.authorityPEM))
            try await body(
                SyncFixture(
                    dovecot: dovecot, database: database, sealingKey: key, directory: directory,
                    fetcher: MailFetcher(directory: directory, limits: limits, now: now), mailbox: mailbox))
        }
    }
}

extension MailFetcher {
    /// Runs one pass over all folders in an open session, and in no other.
    func pass(_ store: SyncStore, in session: IMAPSession) async throws -> FetchSummary {
        try await pass(store, in: session, FetchCourse(limits, mayReconnect: false)) { _ in }
    }
}
