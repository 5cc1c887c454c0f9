import Accounts
import LocalDatabases
import Storage
import Synchronization
import Testing

@testable import Web

@Suite("The answer to a forgotten password", .timeLimit(.minutes(2))) struct ForgottenPasswordTests {
    @Test(
        "It does not wait for the link, whose work is only for known addresses (ASVS 6.3.8)",
        arguments: TestEngine.allCases)
    func comesFirst(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: SiteMailboxes.migrations) { database in
            let stage = try await LetterStage(database)
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            let visitor = LetterVisitor(stage.site)
            _ = await visitor.get("/forgot")
            let (goOn, going) = AsyncStream.makeStream(of: Void.self)
            stage.post.hold(until: Task { for await _ in goOn {} })
            #expect(await visitor.post("/forgot", [("address", "jana@firma.cz")]).status == 200)
            #expect(stage.post.letters.isEmpty)
            going.finish()
            // An orderly end waits for the rest.
            await stage.site.letters.later.finish()
            #expect(stage.post.letters.map(\.address) == ["jana@firma.cz"])
        }
    }

    @Test("Too much work at a time is not begun, and all that was begun is waited for") func isBounded() async {
        let later = LaterWork()
        let done = Mutex(0)
        let (goOn, going) = AsyncStream.makeStream(of: Void.self)
        let goesOn = Task { for await _ in goOn {} }
        for _ in 0..<LaterWork.most {
            let isBegun = later.begin {
                await goesOn.value
                done.withLock { $0 += 1 }
            }
            #expect(isBegun)
        }
        #expect(!later.begin {})
        going.finish()
        await later.finish()
        #expect(done.withLock { $0 } == LaterWork.most)
        #expect(later.begin {})
        await later.finish()
    }
}
