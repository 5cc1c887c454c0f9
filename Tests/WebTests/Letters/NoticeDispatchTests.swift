import Accounts
import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

@testable import Accounts
@testable import Web

@Suite("Mailing notices", .timeLimit(.minutes(2))) struct NoticeDispatchTests {
    private static func note(_ kind: SecurityEvent.Kind, _ stage: LetterStage) async throws {
        let log = SecurityLog(stage.context)
        try await stage.context.database.write { transaction in
            try log.note(
                kind, company: stage.jana.company.id, person: stage.jana.person.id,
                from: ClientOrigin(address: "192.0.2.1", program: "test"), in: transaction)
        }
    }

    @Test("mails each notice once, even if the program dies before it has noted that", arguments: TestEngine.allCases)
    func dies(engine: TestEngine) async throws {
        try await withLetterStage(engine) { stage in
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            try await Self.note(.passwordChanged, stage)
            stage.post.fail(true)
            await #expect(throws: RecordingPost.Trouble.self) { try await stage.dispatch().mail() }
            #expect(stage.post.letters.count == 1)
            #expect(try await stage.notices.waiting().count == 1)
            stage.post.fail(false)
            try await stage.dispatch().mail()
            try await stage.dispatch().mail()
            #expect(stage.post.letters.count == 1 && stage.post.calls == 2)
            #expect(try await stage.notices.waiting().isEmpty)
        }
    }

    @Test("keeps what waits for a mailbox, without holding up the rest")
    func waits() async throws {
        try await withLetterStage { stage in
            try await stage.choose("pryc@firma.cz")
            try await Self.note(.passwordChanged, stage)
            try await stage.choose("info@firma.cz")
            stage.post.connect("info@firma.cz")
            try await Self.note(.twoStepTurnedOff, stage)
            try await stage.dispatch().mail()
            #expect(stage.post.letters.map(\.mailbox) == ["info@firma.cz"])
            stage.post.connect("pryc@firma.cz")
            try await stage.dispatch().mail()
            #expect(stage.post.letters.map(\.mailbox) == ["info@firma.cz", "pryc@firma.cz"])
        }
    }

    @Test("gives up on an address to which no mail can be sent")
    func impossible() async throws {
        try await withLetterStage { stage in
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            try await stage.context.database.write { try $0.execute("UPDATE people SET address = 'a@b.invalid'") }
            try await Self.note(.passwordChanged, stage)
            try await stage.dispatch().mail()
            try await stage.dispatch().mail()
            #expect(stage.post.letters.isEmpty && stage.post.calls == 1)
        }
    }

    @Test("mails a notice as it comes, and ends with its task", arguments: TestEngine.allCases)
    func runs(engine: TestEngine) async throws {
        try await withLetterStage(engine) { stage in
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            try await Self.note(.passwordChanged, stage)
            let dispatch = try stage.dispatch()
            let work = Task { await dispatch.run() }
            try await wait(for: "what waited") { stage.post.letters.count == 1 }
            try await Self.note(.twoStepTurnedOff, stage)
            try await wait(for: "what came") { stage.post.letters.count == 2 }
            work.cancel()
            await work.value
        }
    }
}
