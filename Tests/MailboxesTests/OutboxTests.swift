import LocalServers
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("The outbox")
struct OutboxTests {
    @Test("A dead password leaves the message queued, counts no try, and the mailbox says so")
    func deadPassword() async throws {
        let company = try await MailCompany.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.directory.add(
                ProvedConnection(
                    address: MailCompany.anna.address, name: nil, providerID: nil, userName: MailCompany.anna.address,
                    password: Secret("wrongwrongwrongw"),
                    imap: Endpoint(host: company.imaps.host, port: company.imaps.port, security: .tls),
                    smtp: Endpoint(host: company.smtps.host, port: company.smtps.port, security: .tls),
                    authorityPEM: Array(company.authorityPEM.utf8)))
            let draft = try invoice(from: MailCompany.anna, to: [MailCompany.jan.address])
            let queued = try await workplace.outbox.enqueue(draft, from: mailbox)
            await #expect(throws: ServerFailure.self) { try await workplace.outbox.deliver(mailbox) }
            let item = try #require(try await workplace.outbox.item(id: queued.item.id))
            #expect(item.state == .queued)
            #expect(item.attempts == 0)
            #expect(item.recipients.map(\.state) == [.pending])
            #expect(try await workplace.directory.mailbox(address: mailbox.address).state == .needsPassword)
        }
    }

    @Test("An attempt whose program never came back is uncertain, and is not made again")
    func abandoned() async throws {
        let company = try await MailCompany.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(MailCompany.anna, at: company)
            let draft = try invoice(from: MailCompany.anna, to: [MailCompany.jan.address])
            let queued = try await workplace.outbox.enqueue(draft, from: mailbox)
            let store = OutboxStore(database: workplace.database)
            let start = Timestamp.now
            let claimed = try await store.claim(
                [queued.item.id], of: mailbox, size: 1, now: start, until: start + .seconds(60))
            #expect(claimed.claims.count == 1)

            // Within its time the attempt may still be under way elsewhere.
            try await workplace.outbox.deliver(mailbox)
            #expect(try await workplace.outbox.item(id: queued.item.id)?.state == .attempting)

            let later = Outbox(directory: workplace.directory, now: { start + .seconds(7200) })
            try await later.deliver(mailbox)
            let item = try #require(try await later.item(id: queued.item.id))
            #expect(item.state == .uncertain)
            #expect(item.recipients.map(\.state) == [.uncertain])
            try await later.deliver(mailbox)
            #expect(try await later.item(id: queued.item.id)?.attempts == 1)
        }
    }

    @Test("What the server has taken is written down although the task was cancelled meanwhile")
    func cancelledBehindTheFinalDot() async throws {
        let script =
            ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"])
            + [.expectPrefix("AUTH PLAIN"), .line("235 2.7.0 ok"), .expectPrefix("MAIL"), .line("250 ok")]
            + [.expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"), .line("354 go"), .expectThrough("\r\n.\r\n")]
            + [.pause, .line("250 2.0.0 taken"), .hang]
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([script])
            let mailbox = try await workplace.directory.add(
                ProvedConnection(
                    address: MailCompany.anna.address, name: nil, providerID: nil, userName: "anna",
                    password: Secret("abcdefghijklmnop"),
                    imap: Endpoint(host: "127.0.0.1", port: 1, security: .plaintext),
                    smtp: Endpoint(host: server.endpoint.host, port: server.endpoint.port, security: .plaintext),
                    authorityPEM: nil))
            let draft = try invoice(from: MailCompany.anna, to: [MailCompany.jan.address])
            let queued = try await workplace.outbox.enqueue(draft, from: mailbox)
            let attempt = Task { try await workplace.outbox.deliver(mailbox) }
            try await server.wait(for: "the final dot") { $0.first?.lines.last == "." }
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
        var generator = SystemRandomNumberGenerator()
        let exact = RetrySchedule(waits: [.seconds(60), .seconds(300)], jitter: 0)
        #expect(
            (1...4).map { exact.wait(afterAttempts: $0, using: &generator) }
                == [60, 300, 300, 300].map { .seconds($0) })
        let jittered = RetrySchedule(waits: [.seconds(100)], jitter: 0.2)
        for _ in 0..<200 {
            let wait = jittered.wait(afterAttempts: 1, using: &generator)
            #expect(wait >= .seconds(80) && wait <= .seconds(120))
        }
    }
}
