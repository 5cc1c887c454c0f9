import LocalDatabases
import LocalServers
import MailWire
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

/// Attempts at a real Dovecot and a real Postfix.
@Suite("Attempts to connect that are followed from elsewhere", .timeLimit(.minutes(3)))
struct MailboxAttemptsTests {
    private static let place = MailboxPlace(companyID: 1, ownerID: 7, isPrivate: true)

    private static func request(_ servers: TestMailServers, password: String) -> ConnectRequest {
        ConnectRequest(
            address: TestMailServers.anna.address, password: Secret(password),
            imap: Endpoint(host: "127.0.0.1", port: servers.imaps.port, security: .tls),
            smtp: Endpoint(host: "127.0.0.1", port: servers.smtps.port, security: .tls),
            authorityPEM: Array(servers.authorityPEM.utf8))
    }

    private static func withAttempts(
        _ engine: TestEngine,
        _ body: (MailboxDirectory, MailboxAttempts, TestMailServers) async throws -> Void
    ) async throws {
        let servers = try await TestMailServers.shared()
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
            try await body(directory, MailboxAttempts(directory), servers)
        }
    }

    @Test("What the servers accept is connected, and what was typed is forgotten", arguments: TestEngine.allCases)
    func connects(engine: TestEngine) async throws {
        try await Self.withAttempts(engine) { directory, attempts, servers in
            let begun = try await attempts.begin(
                Self.request(servers, password: TestMailServers.anna.passwordInGroups), in: Self.place)
            #expect(begun.state == .running && begun.steps.isEmpty)
            try await attempts.carryOut(begun)
            let ended = try #require(try await attempts.attempt(begun.id, of: 7, inCompany: 1))
            guard case .connected(let id, _) = ended.state else {
                Issue.record("\(ended.state)")
                return
            }
            #expect(ended.steps[.imap]?.allSatisfy { $0.outcome == .passed } == true)
            #expect(ended.steps[.smtp]?.allSatisfy { $0.outcome == .passed } == true)
            let mailbox = try #require(try await directory.mailbox(id, ofCompany: 1))
            #expect(mailbox.place.ownerID == 7 && mailbox.place.isPrivate)
            await #expect(throws: AttemptError.notFound) {
                _ = try await attempts.begin(again: begun.id, .fix, by: 7, inCompany: 1)
            }
            await #expect(throws: MailboxError.alreadyConnected(address: TestMailServers.anna.address)) {
                _ = try await attempts.begin(Self.request(servers, password: "x"), in: Self.place)
            }
        }
    }

    @Test("A refused password needs only the password again; no other person sees or goes on with it")
    func again() async throws {
        try await Self.withAttempts(.sqlite) { directory, attempts, servers in
            let begun = try await attempts.begin(Self.request(servers, password: "not the password"), in: Self.place)
            try await attempts.carryOut(begun)
            let ended = try #require(try await attempts.attempt(begun.id, of: 7, inCompany: 1))
            guard case .refused(let diagnosis) = ended.state else {
                Issue.record("\(ended.state)")
                return
            }
            #expect(diagnosis.service != nil || diagnosis.cause.rawValue.isEmpty == false)
            #expect(try await directory.mailboxes().isEmpty)
            #expect(try await attempts.attempt(begun.id, of: 8, inCompany: 1) == nil)
            #expect(try await attempts.attempt(begun.id, of: 7, inCompany: 2) == nil)
            await #expect(throws: AttemptError.notFound) {
                _ = try await attempts.begin(again: begun.id, .password(Secret("x")), by: 8, inCompany: 1)
            }
            let next = try await attempts.begin(
                again: begun.id, .password(Secret(TestMailServers.anna.password)), by: 7, inCompany: 1)
            try await attempts.carryOut(next)
            guard case .connected? = try await attempts.attempt(next.id, of: 7, inCompany: 1)?.state else {
                Issue.record("not connected")
                return
            }
        }
    }

    @Test("A new password is tried first, and the old one stays until the servers accept it")
    func replaces() async throws {
        try await Self.withAttempts(.sqlite) { directory, attempts, servers in
            let begun = try await attempts.begin(
                Self.request(servers, password: TestMailServers.anna.password), in: Self.place)
            try await attempts.carryOut(begun)
            let mailbox = try #require(try await directory.mailboxes().first)
            for (password, isRight) in [("wrong", false), (TestMailServers.anna.passwordInGroups, true)] {
                let attempt = try await attempts.begin(
                    replacingPasswordOf: mailbox, with: Secret(password), by: 9, inCompany: 1)
                try await attempts.carryOut(attempt)
                let state = try await attempts.attempt(attempt.id, of: 9, inCompany: 1)?.state
                if isRight {
                    #expect(state == .connected(mailboxID: mailbox.id, notice: nil))
                } else {
                    guard case .refused? = state else {
                        Issue.record("\(String(describing: state))")
                        return
                    }
                    let kept = try await directory.credentials(of: mailbox)
                    #expect(
                        kept
                            == Credentials(
                                userName: mailbox.userName, password: Secret(TestMailServers.anna.password)))
                }
            }
            try await directory.disconnect(mailbox, discardingUnsent: true)
            let late = try await attempts.begin(
                replacingPasswordOf: mailbox, with: Secret("x"), by: 9, inCompany: 1)
            try await attempts.carryOut(late)
            #expect(try await attempts.attempt(late.id, of: 9, inCompany: 1)?.state == .failed(.gone))
        }
    }

    @Test("What is malformed is refused before anything is kept", arguments: TestEngine.allCases)
    func malformed(engine: TestEngine) async throws {
        try await Self.withAttempts(engine) { directory, attempts, _ in
            for (address, password) in [("", "x"), ("jan", "x"), ("jan@firma.cz", ""), ("jan@firma.cz", "a\u{1}b")] {
                await #expect(throws: ConnectError.self, "\(address)") {
                    _ = try await attempts.begin(
                        ConnectRequest(address: address, password: Secret(password)), in: Self.place)
                }
            }
            let kept = try await directory.database.read { try $0.rows("SELECT id FROM mailbox_attempts") }
            #expect(kept.isEmpty)
        }
    }

    @Test(
        "Attempts end with their time: as interrupted first, then with what was typed", arguments: TestEngine.allCases)
    func time(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
            let start = Timestamp(seconds: 1_000_000)
            func attempts(after duration: Duration) -> MailboxAttempts {
                MailboxAttempts(directory, now: { start + duration })
            }
            let request = ConnectRequest(address: "jan@firma.cz", password: Secret("x"))
            let begun = try await attempts(after: .zero).begin(request, in: Self.place)
            let soon = try await attempts(after: .seconds(60)).attempt(begun.id, of: 7, inCompany: 1)
            #expect(soon?.state == .running)
            let later = try await attempts(after: .seconds(200)).attempt(begun.id, of: 7, inCompany: 1)
            #expect(later?.state == .failed(.interrupted))
            #expect(try await attempts(after: .seconds(600)).attempt(begun.id, of: 7, inCompany: 1) == nil)
            _ = try await attempts(after: .seconds(600)).begin(request, in: Self.place)
            #expect(try await database.read { try $0.rows("SELECT id FROM mailbox_attempts") }.count == 1)
            for _ in 1..<MailboxAttempts.mostOfPerson {
                _ = try await attempts(after: .seconds(600)).begin(request, in: Self.place)
            }
            await #expect(throws: AttemptError.tooMany) {
                _ = try await attempts(after: .seconds(600)).begin(request, in: Self.place)
            }
        }
    }

    @Test("What was typed is stored sealed, and the key's rotation knows the column", arguments: TestEngine.allCases)
    func sealed(engine: TestEngine) async throws {
        try await Self.withAttempts(engine) { directory, attempts, _ in
            let word = "sesam-otevri-se"
            let begun = try await attempts.begin(
                ConnectRequest(address: "jan@firma.cz", password: Secret(word)), in: Self.place)
            let row = try #require(
                try await directory.database.read { transaction in
                    try transaction.row("SELECT * FROM mailbox_attempts WHERE id = $1", [begun.id])
                })
            let sealed = try row.blob("sealed_request")
            #expect(!String(decoding: sealed, as: UTF8.self).contains(word))
            #expect(MailboxesSchema.inventory.sealedColumns.contains { $0.table == "mailbox_attempts" })
        }
    }
}
