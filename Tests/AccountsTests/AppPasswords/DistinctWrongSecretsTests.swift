import Storage
import Testing

@testable import Accounts

@Suite("Different wrong app passwords") struct DistinctWrongSecretsTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func digest(_ number: Int) -> [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * (3 - min($0, 3)))) }
    }

    @Test("The same one counts once, however often it is tried")
    func repeats() {
        var wrong = DistinctWrongSecrets(limit: 3)
        for _ in 0..<1_000 { #expect(wrong.count(digest(1), of: "192.0.2.1", at: now) == nil) }
        #expect(wrong.blocked("192.0.2.1", at: now) == nil)
    }

    @Test("From the limit on each new one blocks for longer: 1, 5, 15 and 60 minutes")
    func blocks() {
        var (wrong, now) = (DistinctWrongSecrets(limit: 3), now)
        for number in 0..<2 { #expect(wrong.count(digest(number), of: "a", at: now) == nil) }
        for (number, minutes) in [1, 5, 15, 60, 60].enumerated() {
            let end = now + .seconds(minutes * 60)
            #expect(wrong.count(digest(2 + number), of: "a", at: now) == end)
            #expect(wrong.blocked("a", at: end - .microseconds(1)) == end)
            #expect(wrong.blocked("a", at: end) == nil)
            #expect(wrong.blocked("b", at: now) == nil)
            #expect(wrong.isAnyBlocked(at: now))
            now = end
        }
    }

    @Test("A day without a new one makes good")
    func forgets() {
        var wrong = DistinctWrongSecrets(limit: 2)
        #expect(wrong.count(digest(1), of: "a", at: now) == nil)
        #expect(wrong.count(digest(2), of: "a", at: now + DistinctWrongSecrets.memory) == nil)
        #expect(wrong.count(digest(3), of: "a", at: now + DistinctWrongSecrets.memory + .seconds(1)) != nil)
    }

    @Test("Its memory is bounded, and a block survives the flood of others")
    func isBounded() {
        var wrong = DistinctWrongSecrets(limit: 1)
        let until = (0..<4).compactMap { wrong.count(digest($0), of: "blocked", at: now) }.last
        for number in 0..<(3 * DistinctWrongSecrets.mostSubjects) {
            _ = wrong.count(digest(number), of: "subject \(number)", at: now)
            guard wrong.count > DistinctWrongSecrets.mostSubjects else { continue }
            Issue.record("\(wrong.count) subjects")
            break
        }
        #expect(until != nil && wrong.blocked("blocked", at: now) == until)
    }

    @Test("A name that is too long for an address is cut")
    func cuts() {
        var wrong = DistinctWrongSecrets(limit: 1)
        let long = String(repeating: "a", count: DistinctWrongSecrets.longestSubject)
        #expect(wrong.count(digest(1), of: long + "b", at: now) != nil)
        #expect(wrong.blocked(long + "c", at: now) != nil)
    }
}
