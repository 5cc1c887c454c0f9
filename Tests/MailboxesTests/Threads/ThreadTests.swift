import LocalDatabases
import Storage
import TestSupport
import Testing

@testable import Mailboxes

@Suite("Threads", .timeLimit(.minutes(5)))
struct ThreadTests {
    /// Returns which messages are together: for each, the position of the first one in its thread.
    private func groups(_ engine: TestEngine, _ messages: [String], gmail: [UInt64?] = []) async throws -> [Int] {
        var result: [Int] = []
        try await withArchive(engine) { fixture in
            result = try await groups(fixture, messages, order: Array(messages.indices), gmail: gmail)
        }
        return result
    }

    private func groups(
        _ fixture: ArchiveFixture, _ messages: [String], order: [Int], gmail: [UInt64?] = []
    ) async throws -> [Int] {
        let ids = try await fixture.store(
            order.map { messages[$0] }, gmail: gmail.isEmpty ? [] : order.map { gmail[$0] })
        let threads = try await fixture.threads(of: ids)
        var named: [Int: Int64] = [:]
        for (place, index) in order.enumerated() { named[index] = threads[place] }
        let inOrder = messages.indices.map { named[$0] ?? 0 }
        try await checkFigures(fixture)
        return inOrder.map { thread in inOrder.firstIndex(of: thread) ?? -1 }
    }

    /// Checks that a thread's figures are those of its messages.
    private func checkFigures(_ fixture: ArchiveFixture) async throws {
        let (told, counted) = try await fixture.database.read { transaction in
            (
                try transaction.rows("SELECT id, message_count, latest_at FROM threads ORDER BY id").map(\.values),
                try transaction.rows(
                    """
                    SELECT thread_id AS id, COUNT(*) AS message_count, MAX(received_at) AS latest_at
                    FROM messages GROUP BY thread_id ORDER BY thread_id
                    """
                ).map(\.values)
            )
        }
        #expect(told == counted)
    }

    @Test("An answer is in the thread of what it answers, whatever its subject", arguments: TestEngine.allCases)
    func inReplyTo(engine: TestEngine) async throws {
        let groups = try await groups(
            engine,
            [
                letter("a@x"), letter("b@x", subject: "Něco jiného", inReplyTo: "a@x"),
                letter("c@x", subject: "Faktura"),
            ])
        #expect(groups == [0, 0, 2])
    }

    @Test("References link only messages with the same base subject", arguments: TestEngine.allCases)
    func references(engine: TestEngine) async throws {
        let groups = try await groups(
            engine,
            [
                letter("a@x"), letter("b@x", subject: "Odp: Faktura", references: ["a@x"]),
                letter("c@x", subject: "Pozvánka", references: ["a@x", "b@x"]),
                letter("d@x", subject: "RE: Pozvánka", references: ["c@x"]),
            ])
        #expect(groups == [0, 0, 2, 2])
    }

    @Test("Neither a subject nor a ticket number in it links messages", arguments: TestEngine.allCases)
    func subjects(engine: TestEngine) async throws {
        let groups = try await groups(
            engine,
            [
                letter("a@x", subject: "[Ticket#42] Faktura"), letter("b@x", subject: "Re: [Ticket#42] Faktura"),
                letter(nil, subject: "Re: [Ticket#42] Faktura"),
                letter(nil, subject: "Re: [Ticket#42] Faktura", text: "jinak"),
            ])
        #expect(groups == [0, 1, 2, 3])
    }

    @Test("Two answers to a message that is not here are in one thread", arguments: TestEngine.allCases)
    func missingParent(engine: TestEngine) async throws {
        let groups = try await groups(
            engine,
            [
                letter("b@x", subject: "Re: Faktura", inReplyTo: "a@x"),
                letter("c@x", subject: "Dotaz", inReplyTo: "a@x"),
            ])
        #expect(groups == [0, 0])
    }

    @Test(
        "Messages from a program that always uses the same Message-ID do not become one thread",
        arguments: TestEngine.allCases)
    func constantMessageID(engine: TestEngine) async throws {
        let groups = try await groups(
            engine,
            [
                letter("same@x", subject: "Objednávka 1"), letter("same@x", subject: "Objednávka 2"),
                letter("same@x", subject: "Objednávka 1", text: "opis"),
            ])
        #expect(groups == [0, 1, 0])
    }

    @Test("At Gmail, only its own threads count", arguments: TestEngine.allCases)
    func gmail(engine: TestEngine) async throws {
        let groups = try await groups(
            engine,
            [
                letter("a@x"), letter("b@x", subject: "Re: Faktura", inReplyTo: "a@x"),
                letter("c@x", subject: "Zcela jinak"), letter("d@x", inReplyTo: "c@x"),
            ], gmail: [7, 8, 7, nil])
        #expect(groups == [0, 1, 0, 0])
    }

    @Test(
        "Our own Message-ID links an answer, wherever in References it is and whatever the subject",
        arguments: TestEngine.allCases)
    func ownMessageID(engine: TestEngine) async throws {
        try await withArchive(engine) { fixture in
            try await fixture.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO outbox (id, mailbox_id, unique_key, content_digest, blob_id, message_id, reverse_path,
                        needs_smtputf8, subject, state, attempts, next_attempt_at, queued_at)
                    VALUES (1, $1, 'k', $2, $2, 'ours@example.test', 'firma@example.test', 0, 'Faktura', 'accepted', 1, 0, 0)
                    """, [fixture.mailbox.id, BlobID(of: [])])
            }
            let ids = try await fixture.store([
                letter("ours@example.test"),
                letter("b@x", subject: "Platba", references: ["ours@example.test", "q@y"]),
                letter("c@x", subject: "Platba 2", references: ["other@example.test", "q@y"]),
            ])
            let threads = try await fixture.threads(of: ids)
            #expect(threads[0] == threads[1])
            #expect(threads[2] != threads[1])
        }
    }

    @Test("Threads do not depend on the order in which messages arrive", arguments: TestEngine.allCases)
    func anyOrder(engine: TestEngine) async throws {
        var messages: [String] = []
        var gmail: [UInt64?] = []
        var random = SeededRandom(seed: 20_261_121)
        // Conversations that branch, lose messages, change subjects and touch one another.
        for index in 0..<60 {
            let subject = ["Faktura", "Re: Faktura", "Objednávka", "Odp: Objednávka", nil][Int(random.next() % 5)]
            let earlier = (0..<Int(random.next() % 4)).map { _ in "m\(random.next() % 70)@x" }
            let answered = random.next() % 3 == 0 ? "m\(random.next() % 70)@x" : nil
            let id = random.next() % 10 == 0 ? "m\(random.next() % 70)@x" : "m\(index)@x"
            messages.append(
                letter(id, subject: subject, inReplyTo: answered, references: earlier, text: "Zpráva \(index)"))
            gmail.append(random.next() % 8 == 0 ? random.next() % 4 : nil)
        }
        var orders = [Array(messages.indices), Array(messages.indices.reversed())]
        for _ in 0..<12 { orders.append(messages.indices.shuffled(using: &random)) }
        let all = (messages, gmail, orders)
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            var expected: [Int] = []
            for (number, order) in all.2.enumerated() {
                let fixture = try await ArchiveFixture(database, address: "poradi\(number)@example.test")
                let found = try await groups(fixture, all.0, order: order, gmail: all.1)
                if number == 0 { expected = found }
                #expect(found == expected)
            }
            #expect(Set(expected).count > 3 && Set(expected).count < 55)
        }
    }

    @Test(
        "A thread is gone with its last message, and removing a message leaves the others together",
        arguments: TestEngine.allCases)
    func removal(engine: TestEngine) async throws {
        try await withArchive(engine) { fixture in
            let ids = try await fixture.store([
                letter("a@x"), letter("b@x", inReplyTo: "a@x"), letter("c@x", inReplyTo: "b@x"),
            ])
            for (position, id) in ids.enumerated() {
                try await fixture.database.write { transaction in
                    try Arrival.forget(messageID: id, in: transaction)
                    try transaction.execute("DELETE FROM messages WHERE id = $1", [id])
                }
                if position == 0 { #expect(Set(try await fixture.threads(of: Array(ids.dropFirst()))).count == 1) }
                try await checkFigures(fixture)
            }
            let left = try await fixture.database.read {
                try $0.row("SELECT COUNT(*) AS n FROM thread_links")?.integer("n")
            }
            #expect(left == 0)
        }
    }
}
