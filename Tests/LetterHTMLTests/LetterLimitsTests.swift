import Foundation
import LetterHTML
import Testing

@Suite("A letter beyond a limit")
struct LetterLimitsTests {
    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test("is too large as a whole, and one within it is not")
    func limits() {
        func outcome(_ html: String, _ set: (inout LetterLimits) -> Void = { _ in }) -> LetterExcess? {
            var limits = LetterLimits()
            set(&limits)
            if case .tooLarge(let excess) = LetterCleaner(limits: limits).clean(html) { return excess }
            return nil
        }
        #expect(outcome("<p>x", { $0.input = 3 }) == .input)
        #expect(outcome("<p>x", { $0.input = 4 }) == nil)
        #expect(outcome(Self.repeated("<div>", 100)) == nil)
        #expect(outcome(Self.repeated("<div>", 101)) == .nesting)
        #expect(outcome(Self.repeated("<x-y>", 190)) == nil)
        #expect(outcome(Self.repeated("<x-y>", 201)) == .tree)
        #expect(outcome("<b>x</b>", { $0.output = 8 }) == nil)
        #expect(outcome("<b>x</b>", { $0.output = 7 }) == .output)
        #expect(outcome("<b>x</b>", { $0.tags = 2 }) == .tree)
        #expect(outcome("<b>x</b>", { $0.tags = 3 }) == nil)
        #expect(outcome(Self.repeated("<br>", 1000), { $0.nodes = 1000 }) == .tree)
        #expect(outcome(Self.repeated("<br>", 1000), { $0.nodes = 1010 }) == nil)
        #expect(outcome("<p title=\"\(Self.repeated("x", 500_000))\">", { $0.memory = 600_000 }) == .tree)
        #expect(outcome(Self.repeated("&lt;", 1_000_000)) == .output)
        #expect(outcome(Self.repeated("a", 2 << 20)) == nil)
        #expect(outcome("<p \((0..<300).map { "a\($0)" }.joined(separator: " "))>x") == .tree)
        #expect(outcome(Self.repeated("<body x>", 200)) == .tree)
    }

    @Test("ends in a few seconds, however it is built", .timeLimit(.minutes(5)), arguments: SlowLetters.all.map(\.name))
    func ends(_ name: String) throws {
        let letter = try #require(SlowLetters.all.first { $0.name == name }).letter
        let start = ContinuousClock.now
        let result = LetterCleaner().clean(letter)
        // A debug build on a busy machine; released it takes a tenth.
        #expect(ContinuousClock.now - start < .seconds(20))
        if case .safe(let safe) = result { #expect(safe.html.utf8.count <= 2 << 20) }
    }

    @Test("needs little of a thread's stack")
    func stack() throws {
        final class Answer: @unchecked Sendable { var results: [Bool] = [] }
        let answer = Answer()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            for letter in [
                Self.repeated("<div>", 100_000), Self.repeated("<b>", 95) + "x", Self.repeated("<i><table><td>", 30),
            ] {
                _ = LetterCleaner().clean(letter)
                answer.results.append(true)
            }
            done.signal()
        }
        thread.stackSize = 128 << 10
        thread.start()
        #expect(done.wait(timeout: .now() + 60) == .success)
        #expect(answer.results.count == 3)
    }
}
