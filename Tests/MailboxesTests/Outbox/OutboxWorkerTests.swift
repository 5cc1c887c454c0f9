import LocalServers
import MailWire
import Storage
import Synchronization
import Testing

@testable import MailSetup
@testable import Mailboxes

/// The worker that keeps running, waiting for answers, and a mailbox's password.
@Suite("The outbox's worker", .timeLimit(.minutes(3)))
struct OutboxWorkerTests {
    @Test("Waiting goes on until every recipient has an answer, and follows the schedule")
    func waits() async throws {
        let company = try await TestMailServers.shared()
        let busy =
            ScriptedSubmission.signIn + ScriptedSubmission.refusing("450 4.2.1 busy")
            + [.expect("RSET"), .line("250 ok")] + ScriptedSubmission.quit
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([busy, busy, busy, ScriptedSubmission.takesAll])
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            try await workplace.outbox.setFilesSentCopies(true, of: mailbox)
            let clock = OutboxClock()
            var policy = OutboxPolicy()
            policy.chance = { 0.5 }
            let outbox = workplace.outbox(clock, policy)
            let start = clock.now
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let id = try await outbox.enqueue(draft, from: mailbox).item.id
            try await outbox.deliverUntilAnswered(mailbox, watching: [id])
            let item = try await workplace.item(id)
            #expect(item.state == .accepted && item.attempts == 4)
            #expect(clock.now - start == .seconds(60 + 300 + 900))
            await server.stop()
        }
    }

    @Test("It sends new messages at once, over one connection, and closes it when it is idle")
    func runs() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let script = ScriptedSubmission.signIn + ScriptedSubmission.accepted + ScriptedSubmission.accepted
            let server = try await ScriptedServer.start([script + ScriptedSubmission.quit])
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            try await workplace.outbox.setFilesSentCopies(true, of: mailbox)
            let clock = OutboxClock()
            // Time stops until the test lets it go on.
            let (gate, opened) = AsyncStream.makeStream(of: Void.self)
            let outbox = Outbox(
                directory: workplace.directory, now: { clock.now },
                sleep: { duration in
                    for await _ in gate { break }
                    try await clock.sleep(duration)
                })
            let (told, says) = AsyncStream.makeStream(of: OutboxItem.self)
            let worker = Task {
                try await OutboxWorker(outbox, mailbox: mailbox) { says.yield($0) }.run()
            }
            var answers = told.makeAsyncIterator()
            for number in 1...2 {
                let draft = try invoice(
                    from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "\(number)")
                let id = try await outbox.enqueue(draft, from: mailbox).item.id
                let item = try #require(await answers.next())
                #expect(item.id == id && item.state == .accepted)
            }
            #expect(server.connections.count == 1)
            opened.yield()
            try await server.wait(for: "the farewell", within: .seconds(50)) { $0.first?.lines.last == "QUIT" }
            worker.cancel()
            opened.finish()
            _ = await worker.result
            await server.stop()
        }
    }

    @Test("A refused password parks the queue; a new one is tested first, and then everything leaves in order")
    func password() async throws {
        try await withTestMailServers { company in
            try await withWorkplace { workplace in
                let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
                try company.dovecot.setPassword("changedchangedch", of: mailbox.address)
                var ids: [Int64] = []
                for number in 1...5 {
                    let draft = try invoice(
                        from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "\(number)")
                    ids.append(try await workplace.outbox.enqueue(draft, from: mailbox).item.id)
                }
                await #expect(throws: ServerFailure.self) { try await workplace.outbox.deliver(mailbox) }
                for id in ids {
                    let item = try await workplace.item(id)
                    #expect(item.state == .queued && item.attempts == 0)
                }
                let replacement = PasswordReplacement(directory: workplace.directory)
                await #expect(throws: ConnectError.self) {
                    try await replacement.replace(of: mailbox.address, with: Secret("wrongwrongwrongw"))
                }
                #expect(try await workplace.directory.standing(of: mailbox).side == .sending)
                let renewed = try await replacement.replace(
                    of: mailbox.address, with: Secret("chan gedc hang edch\u{A0}"))
                #expect(renewed.state == .connected)
                #expect(try await workplace.directory.standing(of: renewed).state == .connected)
                let order = Mutex<[Int64]>([])
                try await workplace.outbox.deliver(renewed) { item in order.withLock { $0.append(item.id) } }
                #expect(order.withLock { $0 } == ids)
                for id in ids { #expect(try await workplace.item(id).state == .accepted) }
            }
        }
    }

    @Test("A waiting message can be taken back and sent again; one on the wire cannot")
    func decisions() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let outbox = workplace.outbox
            let id = try await outbox.enqueue(draft, from: mailbox).item.id
            #expect(try await outbox.cancel(id: id).state == .cancelled)
            try await outbox.deliver(mailbox)
            #expect(try await workplace.item(id).attempts == 0)
            #expect(try await outbox.retry(id: id).state == .queued)
            let request = OutboxClaimRequest(
                ids: nil, state: .transmitting, count: 8, size: 1 << 20, now: .now, nextAttempt: { _ in .now })
            _ = try await outbox.store.takeOver(mailbox, request)
            await #expect(throws: OutboxError.cannotCancel(id: id, state: .transmitting)) {
                try await outbox.cancel(id: id)
            }
            await #expect(throws: OutboxError.cannotRetry(id: id, state: .transmitting)) {
                try await outbox.retry(id: id, resendUncertain: true)
            }
            await #expect(throws: OutboxError.notInOutbox(id: 999)) { try await outbox.cancel(id: 999) }
        }
    }
}
