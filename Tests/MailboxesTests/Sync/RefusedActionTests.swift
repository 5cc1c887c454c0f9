import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

@Suite("The user's actions at which a server fails", .timeLimit(.minutes(5)))
struct RefusedActionTests {
    @Test(
        "One message that cannot be marked does not hold up the others", arguments: ["NO cannot", "BAD what"],
        TestEngine.allCases)
    func mark(words: String, engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            try await company.fetch()
            var ids: [Int64] = []
            for number in 1...5 { ids.append(try await company.id("m\(number)")) }
            try await company.actions.mark(ids, as: .read)
            company.server.misbehave { command in
                command.text.hasPrefix("UID STORE") && command.uids.contains(3) ? .refusal(words) : nil
            }
            let summary = try await company.actions.apply(to: company.mailbox)
            #expect(summary.refused.keys.sorted() == [ids[2]])
            #expect(summary.done == Set(ids).subtracting([ids[2]]))
            #expect(company.server.letters().filter { $0.flags.contains("\\Seen") }.map(\.uid) == [1, 2, 4, 5])
            #expect(try await company.count("message_intents") == 0)
        }
    }

    @Test(
        "A temporary refusal, or the end of the session, holds up neither the queue nor the mailbox",
        arguments: [true, false], TestEngine.allCases)
    func postponed(ends: Bool, engine: TestEngine) async throws {
        try await withOddServerFixture(folders: ["INBOX", "Archive"], on: engine) { company async throws in
            try await company.fetch()
            let (one, two, three) = (try await company.id("m1"), try await company.id("m2"), try await company.id("m3"))
            try await company.actions.mark([one, two], as: .flagged)
            try await company.actions.move([two, three], to: "archive")
            company.server.misbehave { command in
                guard command.uids.contains(2), ["STORE", "COPY"].contains(where: command.text.contains) else {
                    return nil
                }
                return ends ? .end([]) : .refusal("NO [UNAVAILABLE] later")
            }
            company.server.add(SyncFixture.letter("m6"))
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 1, "\(summary)")
            #expect(company.server.letters().first { $0.uid == 1 }?.flags == ["\\Flagged"])
            #expect(company.server.letters(in: "Archive").count == 1)
            #expect(try await company.count("message_intents") == 2)

            company.server.behave()
            company.clock.pass(.seconds(24 * 3600))
            try await company.fetch()
            #expect(try await company.count("message_intents") == 0)
            #expect(company.server.letters(in: "Archive").count == 2)
            #expect(try await company.here("Archive") == ["m2", "m3"])
        }
    }

    @Test("An action that the server never accepts is given up and reported", arguments: TestEngine.allCases)
    func givenUp(engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            try await company.fetch()
            let id = try await company.id("m2")
            try await company.actions.mark([id], as: .read)
            company.server.misbehave { $0.text.hasPrefix("UID STORE") ? .refusal("NO [INUSE] later") : nil }
            var refused: [Int64: String] = [:]
            for _ in 0..<IntentPush.mostTries {
                refused = try await company.fetch().refusedActions
                company.clock.pass(.seconds(8 * 24 * 3600))
            }
            #expect(refused == [id: "later"])
            #expect(try await company.count("message_intents") == 0)
        }
    }

    @Test("If a server does not understand the MOVE or UID EXPUNGE that it announces, other commands are used")
    func withoutMove() async throws {
        try await withOddServerFixture(
            folders: ["INBOX", "Archive"], capabilities: "UIDPLUS MOVE NAMESPACE IDLE"
        ) { company async throws in
            try await company.fetch()
            try await company.actions.move([try await company.id("m2")], to: "Archive")
            company.server.misbehave { command in
                command.text.hasPrefix("UID MOVE") || command.text.hasPrefix("UID EXPUNGE")
                    ? .refusal("BAD unknown") : nil
            }
            let summary = try await company.actions.apply(to: company.mailbox)
            #expect(summary.refused.isEmpty)
            #expect(company.server.letters(in: "Archive").count == 1)
        }
    }

    @Test("A target is named as in a list: by its name, by its purpose, or ignoring case and diacritics")
    func targets() async throws {
        try await withOddServerFixture(folders: ["INBOX", "Odeslan&AOE- po&AWE-ta", "&ANoBDQ-ty"]) {
            company async throws in
            try await company.fetch()
            let id = try await company.id("m1")
            for (given, meant) in [("sent", "Odeslaná pošta"), ("ucty", "Účty"), ("odeslana posta", "Odeslaná pošta")] {
                try await company.actions.move([id], to: given)
                let target = try await company.database.read { transaction in
                    try transaction.row("SELECT target FROM message_intents ORDER BY id DESC LIMIT 1")?.text("target")
                }
                #expect(target == meant)
            }
            await #expect(throws: MailboxError.self) { try await company.actions.move([id], to: "junk") }
        }
    }
}
