import IMAP
import LocalDatabases
import LocalServers
import MailWire
import Storage
import Synchronization
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("A watched mailbox of a Dovecot", .timeLimit(.minutes(2)))
struct WatchTests {
    @Test(
        "A new message is fetched without being asked for", arguments: ServerLevel.allCases, TestEngine.allCases)
    func arrival(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine) { company in
            try await company.append(["first"])
            try await watching(company) { run in
                try await run.wait(for: "the first pass") {
                    $0.passes.count == 1 && $0.states == [.mailbox(.connected)]
                }
                try await company.append(["second"])
                try await run.wait(for: "the letter") { $0.newCount == 2 }
                // What another program does to a message is reported, too.
                try await company.elsewhere { session in
                    try await session.select(.inbox)
                    try await session.store(.uids([1]), .add([.flagged]))
                    try await session.store(.uids([2]), .add([.deleted]))
                    try await session.expunge()
                }
                try await run.wait(for: "what changed") { _ in
                    try await company.here()["INBOX"] == ["first \\Flagged"]
                }
            }
            try await company.expectSame()
        }
    }

    @Test("A server without IDLE is polled")
    func withoutIdle() async throws {
        var options = DovecotOptions(users: [TestMailServers.anna])
        options.hiddenCapabilities = ["IDLE"]
        var policy = WatchRun.policy
        policy.timeLimits.polling = .milliseconds(100)
        try await withSyncFixture(options: options) { company in
            try await watching(company, policy: policy) { run in
                try await run.wait(for: "the first pass") { $0.passes.count == 1 }
                try await company.append(["asked for"])
                try await run.wait(for: "the letter") { $0.newCount == 1 }
            }
        }
    }

    @Test("A burst takes few passes, and everything is fetched")
    func burst() async throws {
        var policy = WatchRun.policy
        policy.gathering = .milliseconds(500)
        try await withSyncFixture { company in
            try await watching(company, policy: policy) { run in
                try await run.wait(for: "the first pass") { $0.passes.count == 1 }
                try await company.append((1...60).map { "letter \($0)" })
                try await run.wait(for: "all letters") { $0.newCount == 60 }
                #expect(run.passes.count < 30, "\(run.passes.count) passes for 60 letters")
            }
            try await company.expectSame()
        }
    }

    @Test("The poll checks the other folders")
    func poll() async throws {
        var policy = WatchRun.policy
        policy.poll = .milliseconds(300)
        try await withSyncFixture { company in
            try await watching(company, policy: policy) { run in
                try await run.wait(for: "the first pass") { $0.passes.count == 1 }
                try await company.append(["filed"], to: "Archive")
                try await run.wait(for: "the letter") { $0.newCount == 1 }
            }
        }
    }

    @Test("A message that arrives between the pass and the listening is not missed")
    func between() async throws {
        try await withSyncFixture { company in
            let hasCome = Mutex(false)
            var policy = WatchRun.policy
            policy.gathering = .milliseconds(1)
            try await company.append(["first"])
            let run = WatchRun()
            // INBOX was fetched before the last folder of the list.
            try await company.append(["later folder"], to: "Trash")
            let watch = MailWatch(directory: company.directory, policy: policy)
            let task = Task {
                await watch.run([company.mailbox]) { event in
                    guard case .fetched(_, isFirst: true, _) = event.kind else { return }
                    // The pass is over, and INBOX is not yet open again. The watch waits for this closure.
                    let letter = SyncFixture.letter("between")
                    try? company.dovecot.place([letter], for: company.mailbox.address)
                    hasCome.withLock { $0 = true }
                }
            }
            try await run.wait(for: "the letter in between") { _ in
                try await company.here()["INBOX"]?.contains("between") == true
            }
            #expect(hasCome.withLock { $0 })
            task.cancel()
            await task.value
        }
    }

    @Test(
        "After a server's outage the watch reconnects and fetches what has arrived", arguments: TestEngine.allCases
    )
    func restart(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await watching(company) { run in
                try await run.wait(for: "the first pass") { $0.passes.count == 1 }
                await company.dovecot.goAway()
                try await run.wait(for: "the outage") { $0.states.last?.isUnreachable == true }
                let stored = try await company.directory.mailbox(address: company.mailbox.address)
                #expect(stored.state == .unreachable)
                #expect(stored.retryAt != nil)
                try company.dovecot.place([SyncFixture.letter("while away")], for: company.mailbox.address)
                try await company.dovecot.comeBack()
                try await run.wait(for: "the letter") { $0.newCount == 1 && $0.states.last == .mailbox(.connected) }
                try await company.append(["after it"])
                try await run.wait(for: "the next letter") { $0.newCount == 2 }
            }
            let stored = try await company.directory.mailbox(address: company.mailbox.address)
            #expect(stored.state == .connected)
        }
    }

    @Test("A refused password is tried once; with a new one everything resumes", arguments: TestEngine.allCases)
    func password(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            let proxy = try await FaultProxy.start(to: company.dovecot.imaps)
            let mailbox = try await company.moved(to: proxy.endpoint)
            try company.dovecot.setPassword("newnewnewnewnew1", of: mailbox.address)
            let run = WatchRun()
            run.start(MailWatch(directory: company.directory, policy: WatchRun.policy), [mailbox])
            try await run.wait(for: "the refusal") { $0.states == [.mailbox(.needsPassword)] }
            // This leaves time for several looks for a new password, but no sign-in may follow.
            try await Task.sleep(for: .milliseconds(500))
            #expect(proxy.connections.count == 1)
            #expect(try await company.directory.mailbox(address: mailbox.address).state == .needsPassword)
            _ = try await company.directory.replacePassword(
                of: mailbox, with: Secret("newnewnewnewnew1"), at: .now)
            try await run.wait(for: "the session") { $0.states.last == .mailbox(.connected) }
            try company.dovecot.place([SyncFixture.letter("with the new one")], for: mailbox.address)
            try await run.wait(for: "the letter") { $0.newCount == 1 }
            await run.stop()
            await proxy.stop()
        }
    }

    @Test("A connection that dies silently is noticed, and a new one is opened")
    func silence() async throws {
        var policy = WatchRun.policy
        policy.poll = .milliseconds(300)
        policy.timeLimits.command = .seconds(1)
        policy.timeLimits.greeting = .seconds(5)
        try await withSyncFixture { company in
            let proxy = try await FaultProxy.start(to: company.dovecot.imaps) { connection in
                connection == 0 ? [Fault(.silence, .fromServer, at: 9000)] : []
            }
            let mailbox = try await company.moved(to: proxy.endpoint)
            let run = WatchRun()
            run.start(MailWatch(directory: company.directory, policy: policy), [mailbox])
            try await run.wait(for: "another connection") { _ in proxy.connections.count >= 2 }
            try await company.append(["heard again"])
            try await run.wait(for: "the letter") { $0.newCount == 1 }
            await run.stop()
            await proxy.stop()
        }
    }

    @Test("Many mailboxes are fetched a few at a time, and each keeps one connection")
    func many() async throws {
        let users = (1...24).map { MailUser(address: "user\($0)@firma.test", password: "abcdefghijklmnop") }
        let dovecot = try await DovecotServer.start(DovecotOptions(users: users))
        try await withWorkplace { workplace in
            var mailboxes: [Mailbox] = []
            for user in users {
                let imap = Endpoint(dovecot.imaps, .tls)
                mailboxes.append(
                    try await workplace.directory.add(
                        .assumed(user, imap: imap, smtp: imap, authorityPEM: dovecot.authorityPEM)))
                try dovecot.place([SyncFixture.letter("to \(user.address)")], for: user.address)
            }
            var policy = WatchRun.policy
            policy.passesAtOnce = 2
            policy.firstPassesAtOnce = 2
            policy.openingsAtOnce = 3
            let run = WatchRun()
            run.start(MailWatch(directory: workplace.directory, policy: policy), mailboxes)
            try await run.wait(for: "all letters", within: .seconds(90)) { $0.newCount == users.count }
            for user in users { try dovecot.place([SyncFixture.letter("again")], for: user.address) }
            try await run.wait(for: "all second letters", within: .seconds(90)) { $0.newCount == 2 * users.count }
            await run.stop()
        }
        await dovecot.stop()
    }
}
