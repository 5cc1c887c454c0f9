import LocalDatabases
import LocalServers
import MailWire
import Storage
import Synchronization
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("Gmail, and servers that misbehave", .timeLimit(.minutes(10)))
struct GmailTests {
    private static let folders = [
        ("INBOX", "\\HasNoChildren"), ("[Gmail]", "\\HasChildren \\Noselect"), ("[Gmail]/All Mail", "\\All"),
        ("[Gmail]/Spam", "\\Junk"), ("[Gmail]/Trash", "\\Trash"), ("[Gmail]/Sent Mail", "\\Sent"),
        ("[Gmail]/Starred", "\\Flagged"),
    ]

    private struct Setting {
        let gmail: FakeGmail
        let database: Database
        let directory: MailboxDirectory
        let mailbox: Mailbox

        @discardableResult
        func fetch(thorough: Bool = false) async throws -> FetchSummary {
            try await MailFetcher(directory: directory).fetch(mailbox, isThorough: thorough)
        }

        func texts(_ sql: String) async throws -> [String] {
            try await database.read { transaction in
                try transaction.rows(sql).map { row in
                    row.values.map { value in
                        switch value {
                        case .text(let text): text
                        case .integer(let number): String(number)
                        default: "–"
                        }
                    }.joined(separator: " ")
                }
            }
        }
    }

    private func withGmail(
        on engine: TestEngine = .sqlite, folders: [(String, String)] = Self.folders,
        _ body: (Setting) async throws -> Void
    ) async throws {
        let gmail = FakeGmail(folders.map { (name: $0.0, attributes: $0.1) })
        try await withStarted(ScriptedServer.start([gmail.script]), stop: { await $0.stop() }) { server in
            try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database async throws in
                let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
                let endpoint = Endpoint(server.endpoint, .plaintext)
                let anna = MailUser(address: "anna@gmail.test", password: TestMailServers.anna.password)
                let mailbox = try await directory.add(.assumed(anna, imap: endpoint, smtp: endpoint))
                try await body(Setting(gmail: gmail, database: database, directory: directory, mailbox: mailbox))
            }
        }
    }

    @Test("All Mail is fetched once, with labels, numbers and threads", arguments: TestEngine.allCases)
    func allMail(engine: TestEngine) async throws {
        try await withGmail(on: engine) { setting async throws in
            let gmail = setting.gmail
            gmail.add(
                SyncFixture.letter("one"), to: "[Gmail]/All Mail", id: 11, thread: 5, labels: ["\\Inbox", "Orders"])
            gmail.add(SyncFixture.letter("two"), to: "[Gmail]/All Mail", id: 12, thread: 5, labels: ["\\Sent"])
            #expect(try await setting.fetch().newMessages.count == 2)
            let labels = try await setting.texts("SELECT uid, label FROM placement_labels ORDER BY uid, label")
            #expect(labels == ["1 Orders", "1 \\Inbox", "2 \\Sent"])
            #expect(
                try await setting.texts("SELECT subject, gmail_thread_id FROM messages ORDER BY subject")
                    == ["one 5", "two 5"])
            #expect(gmail.count("EXAMINE \"INBOX\"") == 0)

            // A label and a flag change. Nothing else is requested.
            gmail.change("[Gmail]/All Mail") { folder in
                folder.letters[0].labels = ["\\Inbox"]
                folder.letters[0].flags = ["\\Seen"]
                folder.letters[0].modSeq = folder.modSeq
            }
            let bodies = gmail.count("UID FETCH")
            #expect(try await setting.fetch().newMessages.isEmpty)
            #expect(gmail.count("UID FETCH") == bodies + 1)
            #expect(
                try await setting.texts("SELECT uid, label FROM placement_labels ORDER BY uid, label")
                    == ["1 \\Inbox", "2 \\Sent"])

            // Another program moves it to the trash. It has the same X-GM-MSGID there, so its bytes are not fetched.
            gmail.change("[Gmail]/All Mail") { $0.letters.removeFirst() }
            gmail.add(SyncFixture.letter("one"), to: "[Gmail]/Trash", id: 11, thread: 5)
            let again = gmail.state.withLock { $0.commands.count { $0.contains("BODY.PEEK[]") } }
            #expect(try await setting.fetch().newMessages.isEmpty)
            #expect(gmail.state.withLock { $0.commands.count { $0.contains("BODY.PEEK[]") } } == again)
            #expect(try await setting.texts("SELECT COUNT(*) AS n FROM messages WHERE vanished_at IS NULL") == ["2"])
        }
    }

    @Test("If All Mail is hidden, a message in two folders is fetched once")
    func hiddenAllMail() async throws {
        try await withGmail(folders: Self.folders.filter { $0.1 != "\\All" }) { setting async throws in
            setting.gmail.add(SyncFixture.letter("one"), to: "INBOX", id: 11)
            setting.gmail.add(SyncFixture.letter("one"), to: "[Gmail]/Sent Mail", id: 11)
            #expect(try await setting.fetch().newMessages.count == 1)
            #expect(try await setting.texts("SELECT COUNT(*) AS n FROM placements") == ["2"])
            #expect(setting.gmail.state.withLock { $0.commands.count { $0.contains("BODY.PEEK[]") } } == 1)
        }
    }

    @Test("In All Mail a message is moved by its labels")
    func moveByLabels() async throws {
        let folders = Self.folders + [("Orders", "\\HasNoChildren")]
        try await withGmail(folders: folders) { setting async throws in
            setting.gmail.add(SyncFixture.letter("one"), to: "[Gmail]/All Mail", id: 11, labels: ["\\Inbox"])
            let id = try #require(try await setting.fetch().newMessages.first)
            let actions = MessageActions(directory: setting.directory)
            try await actions.move([id], to: "Orders")
            try await actions.mark([id], as: .flagged)
            #expect(try await actions.apply(to: setting.mailbox).done == [id])
            let letter = setting.gmail.state.withLock {
                $0.folders.first { $0.name.hasSuffix("All Mail") }?.letters.first
            }
            #expect(letter?.labels == ["Orders"])
            #expect(letter?.flags == ["\\Flagged"])
            #expect(setting.gmail.count("UID MOVE") == 0)
            try await setting.fetch()
            #expect(try await setting.texts("SELECT label FROM placement_labels") == ["Orders"])
        }
    }

    @Test("A message that the server cannot deliver does not hold up the others, and a full comparison retries it")
    func refusedMessage() async throws {
        try await withGmail { setting async throws in
            for number in 1...6 {
                setting.gmail.add(SyncFixture.letter("m\(number)"), to: "[Gmail]/All Mail", id: UInt64(number))
            }
            setting.gmail.state.withLock { state in
                state.refused = [3]
                state.silent = [5]
            }
            let summary = try await setting.fetch(thorough: true)
            #expect(summary.newMessages.count == 4)
            #expect(summary.undelivered.map(\.uid).sorted() == [3, 5])
            #expect(summary.undelivered.contains { $0.reason.contains("cannot read message 3") })
            let proved = try #require(try await setting.directory.completeness(of: setting.mailbox))
            #expect([proved.serverCount, proved.hereCount, proved.undeliveredCount] == [6, 4, 2])

            let bodies = setting.gmail.state.withLock { $0.commands.count { $0.contains("BODY.PEEK[]") } }
            #expect(try await setting.fetch().undelivered.map(\.uid).sorted() == [3, 5])
            let again = setting.gmail.state.withLock { $0.commands.count { $0.contains("BODY.PEEK[]") } }
            #expect(again == bodies, "it is not asked for each time")
            setting.gmail.state.withLock { state in
                state.refused = []
                state.silent = []
            }
            #expect(try await setting.fetch(thorough: true).newMessages.count == 2)
            #expect(try await setting.directory.completeness(of: setting.mailbox)?.undeliveredCount == 0)
        }
    }

    @Test("UIDs that go back under the same UIDVALIDITY prove nothing")
    func uidsGoBack() async throws {
        try await withGmail { setting async throws in
            for number in 1...3 {
                setting.gmail.add(SyncFixture.letter("m\(number)"), to: "[Gmail]/All Mail", id: UInt64(number))
            }
            try await setting.fetch()
            setting.gmail.change("[Gmail]/All Mail") { folder in
                folder.letters = []
                folder.uidNext = 1
            }
            setting.gmail.add(SyncFixture.letter("other"), to: "[Gmail]/All Mail", id: 99)
            try await setting.fetch()
            let here = try await setting.texts(
                "SELECT uid, subject FROM placements JOIN messages ON messages.id = placements.message_id")
            #expect(here == ["1 other"])
        }
    }
}
