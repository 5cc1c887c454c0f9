import Synchronization
import Testing

@testable import Mailboxes

@Suite("Permits", .timeLimit(.minutes(3)))
struct PermitsTests {
    private final class Peak: Sendable {
        private let state = Mutex((now: 0, most: 0))
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
        var most: Int { state.withLock { $0.most } }
    }

    @Test("let in at most as many tasks as there is room for, and all of them in the end")
    func bound() async throws {
        let permits = Permits<String> { _ in 3 }
        let peak = Peak()
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    try await permits.withPermit("a") {
                        peak.enter()
                        for _ in 0..<5 { await Task.yield() }
                        peak.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(peak.most == 3)
        #expect(permits.taken("a") == 0)
    }

    @Test("one key does not wait for another")
    func keys() async throws {
        let permits = Permits<Int> { _ in 1 }
        try await permits.withPermit(1) {
            try await permits.withPermit(2) { #expect(permits.taken(1) == 1) }
        }
    }

    @Test("a waiter that is cancelled leaves its place to the next")
    func cancelled() async throws {
        let permits = Permits<Int> { _ in 1 }
        try await permits.take(1)
        let waiting = Task { try await permits.withPermit(1) {} }
        let other = Task { try await permits.withPermit(1) { 7 } }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        permits.giveBack(1)
        #expect(try await other.value == 7)
        #expect(permits.taken(1) == 0)
    }

    @Test("a body that throws gives its permit back")
    func throwing() async {
        struct Broken: Error {}
        let permits = Permits<Int> { _ in 1 }
        await #expect(throws: Broken.self) { try await permits.withPermit(1) { throw Broken() } }
        #expect(permits.taken(1) == 0)
    }
}
