import LocalServers
import Storage
import Testing

@testable import Mailboxes

/// A connection that ends after the final dot: the program finds out if the message was taken, or the user decides.
@Suite("Messages of uncertain fate", .timeLimit(.minutes(3)))
struct UncertainTests {
    private let dropped = ScriptedSubmission.signIn + ScriptedSubmission.untilTheDot + [.reset]

    private func withDroppedMessage(
        then scripts: [[ScriptStep]] = [],
        _ body: (Workplace, Mailbox, TestMailServers, OutboxClock, Int64) async throws -> Void
    ) async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([dropped] + scripts)
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            let clock = OutboxClock()
            let outbox = workplace.outbox(clock)
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let id = try await outbox.enqueue(draft, from: mailbox).item.id
            try await outbox.deliver(mailbox)
            let item = try await workplace.item(id)
            #expect(item.state == .uncertain)
            #expect(item.recipients.map(\.state) == [.uncertain])
            #expect(item.detail?.contains("before the server's answer") == true)
            try await body(workplace, mailbox, company, clock, id)
            await server.stop()
        }
    }

    @Test("A message found in Sent has been sent, and shows that this server files copies")
    func foundInSent() async throws {
        try await withDroppedMessage { workplace, mailbox, company, clock, id in
            let outbox = workplace.outbox(clock)
            let copy = "Message-ID: <\(try await workplace.item(id).messageID)>\r\n\r\nx\r\n"
            try company.dovecot.place([Array(copy.utf8)], for: mailbox.address, in: "Sent")
            clock.advance(by: .seconds(60))
            try await outbox.deliver(mailbox)
            let item = try await workplace.item(id)
            #expect(item.state == .accepted)
            #expect(item.recipients.map(\.state) == [.accepted])
            #expect(item.seenInSentAt == clock.now)
            #expect(item.attempts == 1 && item.repeats == 0)
            #expect(item.sentCopy == .byServer)
            #expect(try await outbox.sendingState(of: mailbox).filesCopies == true)
        }
    }

    @Test("If it is surely absent after the grace time, it is sent again with the same Message-ID")
    func sentAgain() async throws {
        let script = ScriptedSubmission.signIn + ScriptedSubmission.accepted + ScriptedSubmission.quit
        try await withDroppedMessage(then: [script]) { workplace, mailbox, company, clock, id in
            let outbox = workplace.outbox(clock)
            let before = try await workplace.item(id).messageID
            try await outbox.setFilesSentCopies(true, of: mailbox)
            clock.advance(by: .seconds(1700))
            try await outbox.deliver(mailbox)
            #expect(try await workplace.item(id).state == .uncertain)
            clock.advance(by: .seconds(101))
            try await outbox.deliver(mailbox)
            let item = try await workplace.item(id)
            #expect(item.state == .accepted)
            #expect(item.repeats == 1 && item.attempts == 2)
            #expect(item.messageID == before)
        }
    }

    @Test("It is sent again only a limited number of times; then the user decides")
    func repeatLimit() async throws {
        try await withDroppedMessage(then: [dropped]) { workplace, mailbox, _, clock, id in
            let outbox = workplace.outbox(clock)
            try await outbox.setFilesSentCopies(true, of: mailbox)
            for _ in 0..<4 {
                clock.advance(by: .seconds(1801))
                try await outbox.deliver(mailbox)
            }
            let item = try await workplace.item(id)
            #expect(item.state == .uncertain && item.needsDecision)
            #expect(item.repeats == 2 && item.attempts == 3)
        }
    }

    @Test("If the server does not file copies, absence proves nothing: the user decides and accepts the risk")
    func userDecides() async throws {
        let script = ScriptedSubmission.signIn + ScriptedSubmission.accepted + ScriptedSubmission.quit
        try await withDroppedMessage(then: [script]) { workplace, mailbox, _, clock, id in
            let outbox = workplace.outbox(clock)
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            let item = try await workplace.item(id)
            #expect(item.state == .uncertain && item.needsDecision && item.attempts == 1)
            // A call that waits for an answer returns.
            try await outbox.deliverUntilAnswered(mailbox)

            await #expect(throws: OutboxError.mayHaveLeft(id: id)) { try await outbox.retry(id: id) }
            let retried = try await outbox.retry(id: id, resendUncertain: true)
            #expect(retried.state == .queued && retried.recipients.map(\.state) == [.pending])
            #expect(retried.explanation(SendingState(), now: clock.now).situation == .queued, "no server put it off")
            try await outbox.deliver(mailbox)
            #expect(try await workplace.item(id).state == .accepted)
        }
    }

    @Test("A bounce, or an answer, proves that it was accepted")
    func bounceProvesAcceptance() async throws {
        try await withDroppedMessage { workplace, mailbox, _, clock, id in
            let item = try await workplace.item(id)
            let bounce = OutboxEvidence.Bounce(address: "JAN@firma.test", words: "550 5.1.1 unknown")
            try await workplace.database.write { transaction in
                try OutboxEvidence.noteBounced(
                    messageID: item.messageID, of: mailbox.id, [bounce], at: clock.now, in: transaction)
            }
            let told = try await workplace.item(id)
            #expect(told.state == .accepted)
            #expect(told.recipients.first?.bounce == "550 5.1.1 unknown")
            #expect(told.bouncedAt == clock.now)
        }
    }

    @Test("A message that was taken back is not looked for, and is sent again only if the risk is accepted")
    func cancelled() async throws {
        try await withDroppedMessage { workplace, mailbox, _, clock, id in
            let outbox = workplace.outbox(clock)
            #expect(try await outbox.cancel(id: id).state == .cancelled)
            clock.advance(by: .seconds(5000))
            try await outbox.deliver(mailbox)
            let cancelled = try await workplace.item(id)
            #expect(cancelled.state == .cancelled)
            // Databases of earlier versions hold these words.
            #expect(cancelled.recipients.first?.reply == "it may have left before it was taken back")
            await #expect(throws: OutboxError.mayHaveLeft(id: id)) { try await outbox.retry(id: id) }
            await #expect(throws: OutboxError.cannotCancel(id: id, state: .cancelled)) {
                try await outbox.cancel(id: id)
            }
        }
    }

    @Test("A copy of an earlier part of the message proves nothing about a later one")
    func earlierPart() async throws {
        let company = try await TestMailServers.shared()
        let half: [ScriptStep] = [
            .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expectPrefix("RCPT"),
            .line("450 4.2.1 busy"), .expect("DATA"), .line("354 go"), .expectThrough("\r\n.\r\n"), .line("250 taken"),
        ]
        try await withWorkplace { workplace in
            let first = ScriptedSubmission.signIn + half + ScriptedSubmission.quit
            let server = try await ScriptedServer.start([first, dropped])
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            let clock = OutboxClock()
            let outbox = workplace.outbox(clock)
            try await outbox.setFilesSentCopies(true, of: mailbox)
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address, "eva@firma.test"])
            let queued = try await outbox.enqueue(draft, from: mailbox).item
            try await outbox.deliver(mailbox)
            #expect(try await workplace.item(queued.id).recipients.map(\.state) == [.accepted, .pending])
            let copy = "Message-ID: <\(queued.messageID)>\r\n\r\nx\r\n"
            try company.dovecot.place([Array(copy.utf8)], for: mailbox.address, in: "Sent")
            clock.advance(by: .seconds(100))
            try await outbox.deliver(mailbox)
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            let item = try await workplace.item(queued.id)
            #expect(item.recipients.map(\.state) == [.accepted, .uncertain])
            #expect(item.needsDecision && item.repeats == 0)
            await server.stop()
        }
    }
}
