import Foundation
import LocalDatabases
import LocalServers
import MailWire
import SMTP
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

/// A worker that was killed in the middle of a batch, and the next one on the same data folder.
@Suite("The journal of a killed program", .timeLimit(.minutes(3)))
struct OutboxJournalTests {
    private static let taken = SMTPReply(code: 250, enhancedStatus: EnhancedStatusCode(2, 0, 0), text: "taken")

    /// A worker that has begun to transmit some messages, and may be killed at any moment.
    private struct Worker {
        let workplace: Workplace
        let mailbox: Mailbox
        let journal: OutboxJournal
        var turn: MailboxToken
        var claims: [OutboxClaim]
        var witness: JournalWitness

        static var request: OutboxClaimRequest {
            OutboxClaimRequest(
                ids: nil, state: .attempting, count: 4, size: 1 << 20, now: .now,
                nextAttempt: { _ in .now + .seconds(60) }, pauseEnd: { _, _ in .now + .seconds(300) })
        }

        init(_ workplace: Workplace, messages: Int) async throws {
            self.workplace = workplace
            mailbox = try await workplace.directory.add(.assumed(TestMailServers.anna, imap: .nowhere, smtp: .nowhere))
            for number in 0..<messages {
                let draft = try invoice(from: TestMailServers.anna, to: ["jan@firma.test"], subject: "\(number)")
                _ = try await workplace.outbox.enqueue(draft, from: mailbox)
            }
            journal = try #require(try await OutboxJournal.open(of: mailbox.id, beside: workplace.database))
            let store = workplace.outbox.store
            let taken = try await store.takeOver(mailbox, Self.request, reading: journal.former)
            try journal.begin()
            turn = taken.turn
            let mark = try journal.announceBatch(turn)
            claims = try await store.beginTransmission(of: taken.claimed.claims, turn, mark: mark)
            try journal.settled(next: mark)
            witness = Self.witness(journal, claims)
        }

        static func witness(_ journal: OutboxJournal, _ claims: [OutboxClaim]) -> JournalWitness {
            journal.witness(
                claims.map { JournalAttempt(messageID: $0.item.id, number: $0.item.attempts) }, now: { .now })
        }

        func send(_ index: Int) throws { #expect(witness.mayFinish(index)) }

        func hear(_ index: Int, _ reply: SMTPReply = taken) {
            let verdict: RecipientOutcome.Verdict = reply.severity == .success ? .accepted : .deferred
            let recipients = [RecipientOutcome(address: "jan@firma.test", verdict: verdict, reply: reply)]
            witness.didEnd(
                index,
                reply.severity == .success
                    ? .accepted(reply, recipients: recipients)
                    : .deferred(.reply(reply, phase: .contentEnd), recipients: recipients))
        }

        /// Ends the process: the system releases its files.
        func die() { journal.close() }

        /// Has another worker on the same data folder take over without claiming anything.
        func takeOver() async throws -> OutboxStore.TakenOver {
            let journal = try #require(try await OutboxJournal.open(of: mailbox.id, beside: workplace.database))
            var request = Self.request
            request.ids = []
            let taken = try await workplace.outbox.store.takeOver(mailbox, request, reading: journal.former)
            try journal.begin()
            journal.close()
            return taken
        }

        /// Returns the states and attempts of the messages, in order.
        func states() async throws -> [String] {
            try await workplace.outbox.items(of: mailbox, limit: 100).sorted { $0.id < $1.id }.map {
                "\($0.state) \($0.attempts)"
            }
        }
    }

    private static let allUncertain = Array(repeating: "uncertain 1", count: 4)

    @Test(
        "Answered messages are recorded, unsent ones are due again, and only those in between are uncertain",
        arguments: TestEngine.allCases)
    func killed(engine: TestEngine) async throws {
        try await withWorkplace(engine: engine) { workplace in
            let worker = try await Worker(workplace, messages: 5)
            try worker.send(0)
            worker.hear(0)
            try worker.send(1)
            worker.hear(1, SMTPReply(code: 450, enhancedStatus: EnhancedStatusCode(4, 2, 1), text: "full"))
            try worker.send(2)
            worker.die()
            let taken = try await worker.takeOver()
            #expect(try await worker.states() == ["accepted 1", "queued 1", "uncertain 1", "queued 0", "queued 0"])
            #expect(taken.answered.map(\.recipients.first?.reply) == ["250 2.0.0 taken", "450 4.2.1 full"])
            #expect(taken.answered.first?.handedOverAt != nil)
            let waiting = try #require(taken.answered.last)
            #expect(waiting.nextAttemptAt > .now + .seconds(30))
            // The journal's contents are now in the database: another takeover changes nothing.
            #expect(try await worker.takeOver().answered.isEmpty)
            #expect(try await worker.states() == ["accepted 1", "queued 1", "uncertain 1", "queued 0", "queued 0"])
        }
    }

    @Test("An answer that asks the whole mailbox to slow down pauses it, and is charged to no message")
    func slowDown() async throws {
        try await withWorkplace { workplace in
            let worker = try await Worker(workplace, messages: 1)
            try worker.send(0)
            worker.hear(0, SMTPReply(code: 451, enhancedStatus: EnhancedStatusCode(4, 7, 0), text: "too many messages"))
            worker.die()
            _ = try await worker.takeOver()
            #expect(try await worker.states() == ["queued 0"])
            let state = try await workplace.outbox.sendingState(of: worker.mailbox)
            #expect(state.pause == .throttled && state.pauseDetail == "451 4.7.0 too many messages")
        }
    }

    @Test("After a kill before the next batch is committed, the previous batch's answers count")
    func killedBeforeCommit() async throws {
        try await withWorkplace { workplace in
            let worker = try await Worker(workplace, messages: 4)
            for index in 0..<4 {
                try worker.send(index)
                worker.hear(index)
            }
            _ = try worker.journal.announceBatch(worker.turn)
            worker.die()
            #expect(try await worker.takeOver().answered.count == 4)
            #expect(try await worker.states() == Array(repeating: "accepted 1", count: 4))
        }
    }

    @Test("After a kill right after the next batch is committed, nothing of it has left")
    func killedAfterCommit() async throws {
        try await withWorkplace { workplace in
            let worker = try await Worker(workplace, messages: 6)
            for index in 0..<4 { try worker.send(index) }
            let mark = try worker.journal.announceBatch(worker.turn)
            var request = Worker.request
            request.state = .transmitting
            let reports = worker.claims.map { claim in
                OutboxReport(
                    id: claim.item.id,
                    recipients: claim.item.recipients.map {
                        OutboxItem.Recipient(address: $0.address, state: .accepted, reply: nil)
                    }, nextAttemptAt: .now, heardAt: .now)
            }
            let next = try await workplace.outbox.store.record(
                reports, worker.turn, thenClaim: request, mark: mark)
            #expect(next.claimed.claims.count == 2)
            worker.die()
            _ = try await worker.takeOver()
            #expect(try await worker.states() == Array(repeating: "accepted 1", count: 4) + ["queued 0", "queued 0"])
        }
    }

    /// Returns the journal's file.
    private func file(_ workplace: Workplace, _ mailbox: Mailbox) -> URL {
        URL(fileURLWithPath: "\(workplace.folder)/journal/\(OutboxJournal.fileName(of: mailbox.id))")
    }

    @Test("A truncated entry counts as none: its message had not left")
    func torn() async throws {
        try await withWorkplace { workplace in
            let worker = try await Worker(workplace, messages: 2)
            try worker.send(0)
            worker.hear(0)
            try worker.send(1)
            worker.die()
            let file = file(workplace, worker.mailbox)
            let whole = try Data(contentsOf: file)
            try whole.dropLast(5).write(to: file)
            _ = try await worker.takeOver()
            #expect(try await worker.states() == ["accepted 1", "queued 0"])
        }
    }

    @Test("Without the journal, as on another node, the whole batch is uncertain")
    func otherNode() async throws {
        try await withWorkplace { workplace in
            let worker = try await Worker(workplace, messages: 4)
            try worker.send(0)
            worker.hear(0)
            worker.die()
            var request = Worker.request
            request.ids = []
            _ = try await workplace.outbox.store.takeOver(worker.mailbox, request)
            #expect(try await worker.states() == Self.allUncertain)
            // The first node comes back: its journal is from a turn that is over.
            #expect(try await worker.takeOver().answered.isEmpty)
            #expect(try await worker.states() == Self.allUncertain)
        }
    }

    @Test("A journal of another turn, batch or mailbox, or in another format, proves nothing")
    func stale() async throws {
        let changes: [@Sendable (CrashJournal, CrashJournal.Former) throws -> Void] = [
            { journal, former in
                try journal.begin(former.head)
                try journal.append(try #require(JournalEntry.batch(mark: "1/another/1").encoded()))
            },
            { journal, former in try journal.begin(former.head) },
            { journal, former in
                try journal.begin(Array("pennypost outbox 1\nmailbox 77".utf8))
                for record in former.records { try journal.append(record) }
            },
            { journal, former in
                try journal.begin(former.head)
                for record in former.records + [[200, 1, 2]] { try journal.append(record) }
            },
        ]
        for change in changes {
            try await withWorkplace { workplace in
                let worker = try await Worker(workplace, messages: 4)
                try worker.send(0)
                worker.hear(0)
                worker.die()
                let name = OutboxJournal.fileName(of: worker.mailbox.id)
                let journal = try #require(try await workplace.database.openCrashJournal(named: name))
                try change(journal, try #require(journal.former))
                journal.close()
                _ = try await worker.takeOver()
                #expect(try await worker.states() == Self.allUncertain)
            }
        }
    }

    @Test("Another data folder on the same PostgreSQL has no journal of the batch: all of it is uncertain")
    func twoFolders() async throws {
        try await withWorkplace(engine: .postgres) { workplace in
            let worker = try await Worker(workplace, messages: 4)
            try worker.send(0)
            worker.die()
            let path = NSTemporaryDirectory() + "pennypost-test-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: path) }
            let folder = try DataFolder(path: path, server: workplace.server)
            try FileManager.default.copyItem(atPath: workplace.folder + "/sealing.key", toPath: folder.keyPath)
            let (database, _) = try folder.open(migrations: MailboxesSchema.migrations)
            let journal = try #require(try await OutboxJournal.open(of: worker.mailbox.id, beside: database))
            #expect(journal.former == nil)
            var request = Worker.request
            request.ids = []
            _ = try await OutboxStore(database: database).takeOver(worker.mailbox, request, reading: journal.former)
            try journal.begin()
            try database.close()
            #expect(try await worker.states() == Self.allUncertain)
        }
    }

    @Test("A worker that is still running is not considered dead")
    func alive() async throws {
        try await withWorkplace { workplace in
            let worker = try await Worker(workplace, messages: 4)
            #expect(try await OutboxJournal.open(of: worker.mailbox.id, beside: workplace.database) == nil)
            worker.die()
        }
    }

    @Test(
        "While the journal's disk is full, no message is completed: it waits, and leaves once there is room",
        .enabled(if: geteuid() == 0, "only root can mount"))
    func fullDisk() async throws {
        let company = try await TestMailServers.shared()
        // Each answer takes a large part of the one page that is left.
        let words = String(repeating: "taken ", count: 130)
        let taking = ScriptedSubmission.signIn + [.loop(ScriptedSubmission.untilTheDot + [.line("250 2.0.0 \(words)")])]
        try await withWorkplace { workplace in
            let disk = try SmallDisk(at: workplace.folder + "/journal", size: 1024 * 1024)
            defer { disk.unmount() }
            let server = try await ScriptedServer.start([taking, taking])
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            for number in 0..<30 {
                let draft = try invoice(
                    from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "\(number)")
                _ = try await workplace.outbox.enqueue(draft, from: mailbox)
            }
            // A file of one page, without room for a second one.
            let journal = try #require(try await OutboxJournal.open(of: mailbox.id, beside: workplace.database))
            try journal.begin()
            journal.close()
            try disk.fill(leaving: 0)
            await #expect(throws: StorageError.self) { try await workplace.outbox.deliver(mailbox) }
            let items = try await workplace.outbox.items(of: mailbox, limit: 100)
            let accepted = items.count { $0.state == .accepted }
            #expect(accepted > 0 && accepted < 30)
            #expect(items.allSatisfy { $0.state == .accepted || ($0.state == .queued && $0.attempts == 0) })
            #expect(ends(server) == accepted)
            disk.empty()
            try await workplace.outbox.deliver(mailbox)
            #expect(try await workplace.outbox.items(of: mailbox, limit: 100).allSatisfy { $0.state == .accepted })
            #expect(ends(server) == 30)
            await server.stop()
        }
    }

    /// Returns the number of messages that a server received completely.
    private func ends(_ server: ScriptedServer) -> Int {
        server.connections.reduce(0) { $0 + $1.lines.count { $0 == "." } }
    }
}
