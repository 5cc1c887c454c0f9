import LocalDatabases
import LocalServers
import MailWire
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("Trouble with one of a mailbox's servers, and the other one", .timeLimit(.minutes(2)))
struct SidesTests {
    private static let refusal =
        ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN", "8BITMIME"])
        + [.expectPrefix("AUTH PLAIN"), .line("535 5.7.8 no")]

    @Test(
        "A password that the submission server refuses is tried once; no fetch hides that or is held up by it",
        arguments: TestEngine.allCases)
    func sendingRefused(engine: TestEngine) async throws {
        try await withTestMailServers { company in
            try await withWorkplace(engine: engine) { workplace in
                let server = try await ScriptedServer.start([Self.refusal, Self.refusal])
                let mailbox = try await workplace.connect(submittingTo: server, at: company)
                try await workplace.outbox.setFilesSentCopies(true, of: mailbox)
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                let id = try await workplace.outbox.enqueue(draft, from: mailbox).item.id
                let run = WatchRun()
                run.start(
                    MailWatch(directory: workplace.directory, policy: WatchRun.policy), [mailbox],
                    sending: workplace.outbox)
                try await run.wait(for: "the refusal") { _ in
                    try await workplace.outbox.sendingState(of: mailbox).passwordRefusedAt != nil
                }
                // Fetching goes on, and says nothing about sending.
                try company.dovecot.place([SyncFixture.letter("still comes")], for: mailbox.address)
                try await run.wait(for: "the letter") { $0.newCount == 1 }
                // Another message is no reason to try the password again.
                let more = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "2")
                _ = try await workplace.outbox.enqueue(more, from: mailbox)
                try company.dovecot.place([SyncFixture.letter("and another")], for: mailbox.address)
                try await run.wait(for: "the next letter") { $0.newCount == 2 }
                #expect(server.connections.count == 1)
                await run.stop()
                let stored = try await workplace.directory.mailbox(address: mailbox.address)
                #expect(stored.state == .connected)
                let standing = try await workplace.directory.standing(of: stored)
                #expect(standing.side == .sending)
                #expect(standing.detail?.contains("535") == true)
                #expect(try await workplace.item(id).state == .queued)
                #expect(try await workplace.outbox.mailboxesDue(at: .now, limit: 10).due == [])
                await server.stop()
            }
        }
    }

    @Test(
        "A password that the IMAP server refuses is tried there once, and messages still leave",
        arguments: TestEngine.allCases)
    func fetchingRefused(engine: TestEngine) async throws {
        try await withTestMailServers { company in
            try await withWorkplace(engine: engine) { workplace in
                let server = try await ScriptedServer.start([
                    ScriptedSubmission.signIn + ScriptedSubmission.accepted + ScriptedSubmission.quit,
                    ScriptedSubmission.takesAll,
                ])
                let proxy = try await FaultProxy.start(to: company.imaps)
                let mailbox = try await workplace.directory.add(
                    .assumed(
                        TestMailServers.anna, password: "wrongwrongwrongw", imap: Endpoint(proxy.endpoint, .tls),
                        smtp: Endpoint(server.endpoint, .plaintext), authorityPEM: company.authorityPEM))
                await #expect(throws: ServerFailure.self) { try await workplace.fetcher.fetch(mailbox) }
                #expect(try await workplace.standing(mailbox).side == .fetching)
                for number in 1...2 {
                    let draft = try invoice(
                        from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "Faktura \(number)")
                    let id = try await workplace.outbox.enqueue(draft, from: mailbox).item.id
                    try await workplace.outbox.deliver(mailbox)
                    let item = try await workplace.item(id)
                    #expect(item.state == .accepted)
                    // Its copy for Sent waits: the server is not asked with a password that it refuses.
                    #expect(item.sentCopy == .due)
                }
                #expect(proxy.connections.count == 1)
                #expect(try await workplace.standing(mailbox).side == .fetching, "sending has not hidden it")
                await proxy.stop()
                await server.stop()
            }
        }
    }

    @Test("A refusal while looking into Sent shows in the mailbox's health", arguments: TestEngine.allCases)
    func refusedAtSent(engine: TestEngine) async throws {
        try await withTestMailServers { company in
            try await withWorkplace(engine: engine) { workplace in
                let server = try await ScriptedServer.start([ScriptedSubmission.takesAll])
                let mailbox = try await workplace.connect(submittingTo: server, at: company)
                try company.dovecot.setPassword("changedchangedch", of: mailbox.address)
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                let id = try await workplace.outbox.enqueue(draft, from: mailbox).item.id
                try await workplace.outbox.deliver(mailbox)
                #expect(try await workplace.item(id).state == .accepted)
                #expect(try await workplace.standing(mailbox).side == .fetching)
                await server.stop()
            }
        }
    }

    @Test("A session that was open before a refusal does not take it back", arguments: TestEngine.allCases)
    func openBefore(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.fetcher.withSession(of: company.mailbox, as: .watch) { session, store in
                try await company.directory.note(.needsPassword, detail: "refused elsewhere", of: company.mailbox)
                _ = try await company.fetcher.pass(store, in: session)
            }
            #expect(try await company.directory.standing(of: try await company.stored()).side == .fetching)
            try await company.fetch()
            #expect(try await company.directory.standing(of: try await company.stored()).state == .connected)
        }
    }
}

extension Workplace {
    fileprivate func standing(_ mailbox: Mailbox) async throws -> MailboxStanding {
        try await directory.standing(of: try await directory.mailbox(address: mailbox.address))
    }
}

extension SyncFixture {
    fileprivate func stored() async throws -> Mailbox { try await directory.mailbox(address: mailbox.address) }
}
