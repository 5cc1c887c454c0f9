import LocalServers
import MailWire
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("The outbox", .timeLimit(.minutes(3)))
struct OutboxTests {
    @Test("A refused password leaves the message queued, counts as no attempt, and shows in the mailbox's health")
    func deadPassword() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.directory.add(
                .assumed(
                    TestMailServers.anna, password: "wrongwrongwrongw", imap: Endpoint(company.imaps, .tls),
                    smtp: Endpoint(company.smtps, .tls), authorityPEM: company.authorityPEM))
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let queued = try await workplace.outbox.enqueue(draft, from: mailbox)
            await #expect(throws: ServerFailure.self) { try await workplace.outbox.deliver(mailbox) }
            let item = try #require(try await workplace.outbox.item(id: queued.item.id))
            #expect(item.state == .queued)
            #expect(item.attempts == 0)
            #expect(item.recipients.map(\.state) == [.pending])
            #expect(try await workplace.outbox.sendingState(of: mailbox).passwordRefusedAt != nil)
            #expect(try await workplace.directory.standing(of: mailbox).side == .sending)
        }
    }

    @Test("What a dead program had only claimed is sent; what it was transmitting is uncertain")
    func abandoned() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let store = OutboxStore(database: workplace.database)
            var ids: [Int64] = []
            for number in 1...3 {
                let draft = try invoice(
                    from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "\(number)")
                ids.append(try await workplace.outbox.enqueue(draft, from: mailbox).item.id)
            }
            let later = Timestamp.now + .seconds(600)
            let request = OutboxClaimRequest(
                ids: ids[..<2], state: .attempting, count: 8, size: 1 << 20, now: .now, nextAttempt: { _ in later })
            let taken = try await store.takeOver(mailbox, request)
            let (turn, claimed) = (taken.turn, taken.claimed)
            #expect(claimed.claims.map(\.item.id) == Array(ids[..<2]))
            #expect(try await store.beginTransmission(of: Array(claimed.claims[..<1]), turn).count == 1)

            // The program ends here, and another one starts.
            try await workplace.outbox.deliver(mailbox)
            var states: [OutboxState] = []
            for id in ids { states.append(try #require(try await workplace.outbox.item(id: id)).state) }
            #expect(states == [.uncertain, .accepted, .accepted])
            let lost = try #require(try await workplace.outbox.item(id: ids[0]))
            #expect(lost.recipients.map(\.state) == [.uncertain])
            #expect(try await workplace.outbox.item(id: ids[1])?.attempts == 1)

            // A worker that was taken over can neither claim nor transmit any more.
            await #expect(throws: MailboxToken.Lost.self) {
                try await store.beginTransmission(of: claimed.claims, turn)
            }
            let late = try await store.record([], turn, thenClaim: request)
            #expect(late.claimed.claims.isEmpty)
        }
    }

    @Test("Two workers for one mailbox send each message once")
    func twoWorkers() async throws {
        try await withTestMailServers { company in
            try await withWorkplace { workplace in
                let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
                for number in 1...60 {
                    let draft = try invoice(
                        from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "dvakrat \(number)")
                    _ = try await workplace.outbox.enqueue(draft, from: mailbox)
                }
                // A clock that is a day ahead changes nothing.
                let ahead = Outbox(directory: workplace.directory, now: { Timestamp.now + .seconds(86_400) })
                async let first: Void = workplace.outbox.deliver(mailbox)
                async let second: Void = ahead.deliver(mailbox)
                _ = try await (first, second)
                let jan = try await workplace.connect(TestMailServers.jan, at: company)
                var seen: Set<Int64> = []
                while seen.count < 60 {
                    seen.formUnion(try await workplace.fetcher.fetch(jan).newMessages)
                    // The delivering server needs CPU time too.
                    try await Task.sleep(for: .milliseconds(100))
                }
                let again = try await workplace.fetcher.fetch(jan)
                #expect(seen.count == 60 && again.newMessages.isEmpty)
            }
        }
    }

    @Test("What the server has accepted is recorded even if the task was cancelled in the meantime")
    func cancelledAfterTheFinalDot() async throws {
        let script =
            ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"])
            + [.expectPrefix("AUTH PLAIN"), .line("235 2.7.0 ok"), .expectPrefix("MAIL"), .line("250 ok")]
            + [.expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"), .line("354 go"), .expectThrough("\r\n.\r\n")]
            + [.pause, .line("250 2.0.0 taken"), .hang]
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([script])
            let mailbox = try await workplace.directory.add(
                .assumed(TestMailServers.anna, imap: .nowhere, smtp: Endpoint(server.endpoint, .plaintext)))
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let queued = try await workplace.outbox.enqueue(draft, from: mailbox)
            let attempt = Task { try await workplace.outbox.deliver(mailbox) }
            try await server.wait(for: "the final dot", within: .seconds(50)) { $0.first?.lines.last == "." }
            attempt.cancel()
            server.proceed()
            _ = await attempt.result
            await server.stop()
            let item = try #require(try await workplace.outbox.item(id: queued.item.id))
            #expect(item.state == .accepted)
            #expect(item.recipients.first?.reply == "250 2.0.0 taken")
        }
    }

    @Test("Waits grow, stay within their jitter, and the last one repeats")
    func schedule() {
        let exact = RetrySchedule(waits: [.seconds(60), .seconds(300)], jitter: 0)
        let waits = (1...4).map { exact.wait(afterAttempts: $0, chance: 1) }
        #expect(waits == [60, 300, 300, 300].map { Duration.seconds($0) })
        let jittered = RetrySchedule(waits: [.seconds(100)], jitter: 0.2)
        #expect(jittered.wait(afterAttempts: 1, chance: 0) == .seconds(80))
        #expect(jittered.wait(afterAttempts: 1, chance: 1) == .seconds(120))
    }
}
