import SMTP
import Storage
import TestSupport
import Testing

@testable import Mailboxes

@Suite("The entries of the outbox's journal") struct JournalEntryTests {
    private static let attempt = JournalAttempt(messageID: 4_294_967_297, number: 3)
    private static let reply = SMTPReply(code: 250, enhancedStatus: EnhancedStatusCode(2, 0, 0), text: "taken, číslo 7")
    private static let refusal = SMTPReply(
        code: 550, enhancedStatus: EnhancedStatusCode(5, 1, 1), text: "no\nsuch user")

    private static func recipient(
        _ verdict: RecipientOutcome.Verdict, _ reply: SMTPReply? = nil
    ) -> RecipientOutcome {
        RecipientOutcome(address: "a@firma.test", verdict: verdict, reply: reply)
    }

    private static func answer(_ outcome: DeliveryOutcome) throws -> JournalAnswer {
        try #require(JournalAnswer(outcome, heardAt: Timestamp(microseconds: 1_790_000_000_123_456)))
    }

    private static func all() throws -> [JournalEntry] {
        [
            .batch(mark: "7/5A0C/12"), .mayHaveLeft(attempt),
            .answered(
                attempt, try answer(.accepted(reply, recipients: [recipient(.accepted), recipient(.refused, refusal)]))),
            .answered(
                attempt, try answer(.deferred(.reply(reply, phase: .contentEnd), recipients: [recipient(.deferred)]))),
            .answered(
                attempt,
                try answer(.refused(.reply(refusal, phase: .sender), recipients: [recipient(.refused, refusal)]))),
        ]
    }

    @Test("Each entry is read as it was written, and no part of one is accepted")
    func roundTrip() throws {
        for entry in try Self.all() {
            let bytes = try #require(entry.encoded())
            #expect(JournalEntry(encoded: bytes) == entry)
            #expect(JournalEntry(encoded: bytes + [0]) != entry)
            guard case .batch = entry else {
                for length in bytes.indices { #expect(JournalEntry(encoded: Array(bytes.prefix(length))) == nil) }
                continue
            }
        }
        #expect(JournalEntry(encoded: [99]) == nil)
    }

    @Test("Random bytes are read as an entry or as nothing, and never trap")
    func total() throws {
        var random = SeededRandom(seed: 9)
        let entries = try Self.all().compactMap { $0.encoded() }
        for _ in 0..<20_000 {
            var bytes = try #require(entries.randomElement(using: &random))
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = JournalEntry(encoded: bytes)
        }
    }

    @Test("An outcome is restored for its own recipients and for no others")
    func outcome() throws {
        let outcome = DeliveryOutcome.accepted(
            Self.reply,
            recipients: [
                RecipientOutcome(address: "a@firma.test", verdict: .accepted, reply: nil),
                RecipientOutcome(address: "b@firma.test", verdict: .refused, reply: Self.refusal),
            ])
        let answer = try Self.answer(outcome)
        #expect(answer.outcome(for: ["a@firma.test", "b@firma.test"]) == outcome)
        #expect(answer.outcome(for: ["a@firma.test"]) == nil)
    }

    @Test("An outcome that did not come from the server is not an answer")
    func noAnswer() {
        let time = Timestamp(microseconds: 0)
        for outcome: DeliveryOutcome in [
            .uncertain(.sessionEnded, phase: .contentEnd, recipients: []), .deferred(.cancelled, recipients: []),
            .deferred(.session(.endHeldBack), recipients: []), .refused(.extensionMissing(.smtpUTF8), recipients: []),
        ] {
            #expect(JournalAnswer(outcome, heardAt: time) == nil)
        }
    }

    @Test("Long replies are cut, so that an answer to many recipients stays small")
    func longWords() throws {
        let long = SMTPReply(code: 452, text: String(repeating: "ž", count: 5000))
        let many = (0..<1000).map { number in
            Self.recipient(.deferred, SMTPReply(code: 450, text: "\(number) " + long.text))
        }
        let answer = try Self.answer(.deferred(.reply(long, phase: .contentEnd), recipients: many))
        let bytes = try #require(JournalEntry.answered(Self.attempt, answer).encoded())
        #expect(bytes.count <= JournalEntry.longestAnswer)
        guard case .answered(_, let read)? = JournalEntry(encoded: bytes) else {
            Issue.record("it is not read")
            return
        }
        #expect(read.recipients.count == 1000 && read.reply.code == 452)
        #expect(read.recipients.last?.reply?.text.hasPrefix("999 ž") == true)
    }

    @Test("A reading keeps batches apart, and fails on an unknown entry")
    func reading() throws {
        let entries = try Self.all()
        let records = entries.compactMap { $0.encoded() }
        let next = try #require(JournalEntry.batch(mark: "next").encoded())
        let reading = try #require(JournalReading(Array(records.prefix(2)) + [next]))
        #expect(reading.batches == ["7/5A0C/12": [Self.attempt: .uncertain], "next": [:]])
        #expect(JournalReading(Array(records.dropFirst())) == nil)
        #expect(JournalReading(records + [[42]]) == nil)
    }
}
