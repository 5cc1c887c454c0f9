import LocalServers
import MailWire
import SMTP
import Synchronization
import Testing

/// Records its calls, and holds back the end of one message.
private final class Witness: DeliveryObserver {
    private let events = Mutex<[String]>([])
    private let heldBack: Int?

    init(holdingBack heldBack: Int? = nil) { self.heldBack = heldBack }

    var all: [String] { events.withLock { $0 } }

    func mayFinish(_ index: Int) -> Bool {
        events.withLock { $0.append("may finish \(index)") }
        return index != heldBack
    }

    func didEnd(_ index: Int, _ outcome: DeliveryOutcome) {
        let word = String(describing: outcome).prefix { $0 != "(" }
        events.withLock { $0.append("\(word) \(index)") }
    }
}

@Suite("An observer of deliveries") struct DeliveryObserverTests {
    private static let small = "Subject: x\r\n\r\nx\r\n"
    private static let large = "Subject: x\r\n\r\n" + String(repeating: "0123456789abcdef\r\n", count: 40_000)
    /// The dialogue from MAIL to the go-ahead, with the commands in one group.
    private static let opening: [ScriptStep] = [
        .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"), .text("250 ok\r\n250 ok\r\n354 go\r\n"),
    ]

    private func deliveries(_ messages: [String]) throws -> [Delivery] {
        let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
        return messages.map { Delivery(envelope, message: $0.utf8) }
    }

    /// Sends messages to a scripted server.
    private func run(
        _ script: [ScriptStep], _ messages: [String], _ witness: Witness,
        keywords: [String] = ["PIPELINING", "8BITMIME"], change: (inout SMTPConfiguration) -> Void = { _ in }
    ) async throws -> (outcomes: [DeliveryOutcome], sent: [UInt8]) {
        let deliveries = try deliveries(messages)
        return try await withScriptedServer([ScriptStep.smtpGreeting(keywords: keywords) + script]) { server in
            let outcomes = try await SMTPClient(server, change: change).withSession { session in
                await session.deliver(contentsOf: deliveries, observer: witness)
            }
            try await server.finish()
            return (outcomes, server.connections.first?.received ?? [])
        }
    }

    @Test("The outcome of a message is reported before the end of the next one leaves")
    func pipelined() async throws {
        let witness = Witness()
        let taken: [ScriptStep] = [.expectThrough("\r\n.\r\n"), .line("250 taken")]
        // The second message's commands follow the first one's end, before its reply.
        let script =
            Self.opening + [.expectThrough("\r\n.\r\n"), .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA")]
            + [.text("250 taken\r\n250 ok\r\n250 ok\r\n354 go\r\n")] + taken + [.expect("QUIT"), .line("221 bye")]
        let (outcomes, _) = try await run(script, [Self.small, Self.small], witness)
        #expect(outcomes.map { $0.isAcceptedForAll } == [true, true])
        #expect(witness.all == ["may finish 0", "accepted 0", "may finish 1", "accepted 1"])
    }

    @Test("A message refused before its content is never reported as ending")
    func refusedBefore() async throws {
        let witness = Witness()
        let script: [ScriptStep] = [
            .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"),
            .text("250 ok\r\n550 no\r\n503 no recipients\r\n"), .expect("RSET"), .line("250 ok"), .expect("QUIT"),
            .line("221 bye"),
        ]
        _ = try await run(script, [Self.small], witness)
        #expect(witness.all == ["refused 0"])
    }

    @Test(
        "If an end is held back, the message is deferred, and so is everything queued behind it",
        arguments: [small, large])
    func heldBack(message: String) async throws {
        let witness = Witness(holdingBack: 0)
        let (outcomes, sent) = try await run(Self.opening + [.expectClose], [message, Self.small], witness)
        for outcome in outcomes {
            guard case .deferred(.session(.endHeldBack), let recipients) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(recipients.map(\.verdict) == [.deferred])
        }
        #expect(outcomes.count == 2)
        #expect(!String(decoding: sent, as: UTF8.self).contains("\r\n.\r\n"))
        #expect(witness.all == ["may finish 0", "deferred 0", "deferred 1"])
    }

    @Test("If a last chunk is held back, neither its command nor its bytes are sent", arguments: ["", small])
    func heldBackChunk(message: String) async throws {
        let witness = Witness(holdingBack: 0)
        let script: [ScriptStep] = [
            .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expectClose,
        ]
        let (outcomes, sent) = try await run(script, [message], witness, keywords: ["CHUNKING", "8BITMIME"]) {
            $0.contentTransfer = .chunks
        }
        #expect(outcomes.flatMap { $0.recipients.map(\.verdict) } == [.deferred])
        #expect(!String(decoding: sent, as: UTF8.self).contains("BDAT"))
        #expect(witness.all == ["may finish 0", "deferred 0"])
    }

    @Test("A connection that ends after a message leaves it uncertain, and the observer is called")
    func lost() async throws {
        let witness = Witness()
        let script = Self.opening + [.expectThrough("\r\n.\r\n"), .close]
        let (outcomes, _) = try await run(script, [Self.small], witness)
        #expect(outcomes.flatMap { $0.recipients.map(\.verdict) } == [.uncertain])
        #expect(witness.all == ["may finish 0", "uncertain 0"])
    }
}
