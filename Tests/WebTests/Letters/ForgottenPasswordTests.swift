import Accounts
import Foundation
import LocalDatabases
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("The answer to a forgotten password", .timeLimit(.minutes(2))) struct ForgottenPasswordTests {
    /// Random bytes that a test can hold back, and with them whatever makes a link.
    private final class HeldBytes: Sendable {
        private let state = Mutex((isHeld: false, asked: 0))
        private let gate = DispatchSemaphore(value: 0)

        var asked: Int { state.withLock(\.asked) }

        func hold() { state.withLock { $0 = (true, 0) } }

        func release() {
            let asked = state.withLock { state in
                state.isHeld = false
                return state.asked
            }
            for _ in 0..<asked { gate.signal() }
        }

        /// A single byte is no token: by it others decide whether to tidy up.
        func bytes(_ count: Int) -> [UInt8] {
            let waits = state.withLock { state in
                if state.isHeld, count > 1 { state.asked += 1 }
                return state.isHeld && count > 1
            }
            if waits { gate.wait() }
            return RandomBytes.bytes(count)
        }
    }

    @Test(
        "It does not wait for the link, whose work is only for known addresses (ASVS 6.3.8)",
        arguments: TestEngine.allCases)
    func comesFirst(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: AccountsSchema.migrations) { database in
            let held = HeldBytes()
            let stage = try await LetterStage(database, random: { held.bytes($0) })
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            let visitor = LetterVisitor(stage.site)
            _ = await visitor.get("/forgot")
            held.hold()
            defer { held.release() }
            let answers = Mutex<[Int]>([])
            let answering = Task {
                let answer = await visitor.post("/forgot", [("address", "jana@firma.cz")])
                answers.withLock { $0.append(answer.status) }
            }
            try await wait(for: "the link to be made") { held.asked == 1 }
            try await wait(for: "the answer") { answers.withLock { $0 } == [200] }
            #expect(stage.post.letters.isEmpty)
            held.release()
            await answering.value
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
