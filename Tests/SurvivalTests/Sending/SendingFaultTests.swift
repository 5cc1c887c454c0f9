import LocalDatabases
import LocalServers
import MIME
import SMTP
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

/// A message is sent over a connection that is harmed at one byte, then over one that is not.
@Suite("A harmed connection while sending", .serialized, .timeLimit(.minutes(60)))
struct SendingFaultTests {
    @Test(
        "Each message is delivered once, wherever the connection was harmed", arguments: Harm.allCases,
        TestEngine.allCases)
    func sweep(harm: Harm, engine: TestEngine) async throws {
        try await withSendingFixture { servers in
            try await withSurvivalPlace(engine) { place in
                let mailbox = try await place.directory.add(
                    ProvedConnection.plain(
                        TestMailServers.anna, imap: servers.company.imap, smtp: servers.proxy.endpoint))
                let clock = SteppedClock()
                let harmed = Outbox(directory: place.directory, policy: .harmed, now: { clock.now })
                var sent: [String: Fault?] = [:]

                func send(_ fault: Fault?) async throws {
                    let token = "\(SentTokens.mark)\(sent.count)-end"
                    sent[token] = fault
                    _ = try await harmed.enqueue(try Self.letter(token), from: mailbox)
                    servers.proxy.begin { number in number == 0 ? [fault].compactMap { $0 } : [] }
                    try? await harmed.deliver(mailbox)
                    // Every message that waits for its next attempt is due by then.
                    clock.advance(by: .seconds(7200))
                }
                try await send(nil)
                let passed = try #require(servers.proxy.connections.first?.passed)
                var random = SeededRandom(seed: Survival.seed)
                for fault in harm.faults(over: passed, &random) { try await send(fault) }

                servers.proxy.begin { _ in [] }
                try await servers.company.postfix.waitUntilIdle()
                let mended = Outbox(directory: place.directory, policy: .mended, now: { clock.now })
                for _ in 0..<12 {
                    clock.advance(by: .seconds(86_400))
                    try await mended.deliver(mailbox)
                    try await servers.company.postfix.waitUntilIdle()
                }
                let open = try await mended.items(of: mailbox, open: true, below: .max, limit: 100)
                #expect(open.isEmpty, "\(open.map { ($0.state, $0.detail ?? "") }) \(Survival.again)")
                let faults =
                    servers.delivered.faults(expected: sent.keys, "the recipient's INBOX")
                    + servers.copies.faults(expected: sent.keys, "Sent")
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n")) \(sent) \(Survival.again)")
            }
        }
    }

    private static func letter(_ token: String) throws -> MessageDraft {
        var draft = MessageDraft(
            from: MailAddress(displayName: nil, localPart: "anna", domain: "firma.test"),
            date: MessageDate(secondsSinceEpoch: 1_790_000_000, offsetMinutes: 60))
        draft.to = [try MailAddress(parsing: TestMailServers.jan.address)]
        draft.subject = "Faktura"
        draft.text = token + "\n"
        return draft
    }
}

extension OutboxPolicy {
    /// Short limits, and no message counts as lost while there is harm.
    static let harmed: OutboxPolicy = {
        var policy = OutboxPolicy()
        policy.grace = .seconds(86_400 * 3650)
        policy.smtpTimeLimits = SMTPTimeLimits(each: Harm.limit)
        policy.chance = { 0.5 }
        return policy
    }()

    static let mended: OutboxPolicy = {
        var policy = OutboxPolicy()
        policy.grace = .seconds(60)
        return policy
    }()
}
