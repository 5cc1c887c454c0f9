import Foundation
import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Stored passwords") struct StoredPasswordTests {
    @Test(
        "A password matches in every way of composing its letters, and not cut (ASVS 6.2.8)",
        arguments: [TestEngine.sqlite])
    func matches(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let context = accounts.context
            let stored = try await StoredPassword.make(from: "žluťoučký kůň pěl", context)
            #expect(try await stored.matches("žluťoučký kůň pěl", context))
            #expect(try await stored.matches("žluťoučký kůň pěl".decomposedStringWithCanonicalMapping, context))
            for wrong in ["žluťoučký kůň pě", "žluťoučký kůň pěl ", "Žluťoučký kůň pěl", "zlutoucky kun pel", ""] {
                #expect(try await !stored.matches(wrong, context))
            }
            let long = String(repeating: "ab ", count: 85) + "c"
            let longStored = try await StoredPassword.make(from: long, context)
            #expect(try await longStored.matches(long, context))
            #expect(try await !longStored.matches(String(long.dropLast()), context))
        }
    }

    @Test("What is too long to be a password never matches", arguments: [TestEngine.sqlite])
    func tooLongNeverMatches(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let long = String(repeating: "ab", count: 2000) + String(repeating: "\u{301}", count: 5000)
            let stored = try await StoredPassword.make(from: long, accounts.context)
            #expect(try await !stored.matches(long, accounts.context))
            let empty = try await StoredPassword.make(from: "", accounts.context)
            #expect(try await !empty.matches(long, accounts.context))
        }
    }

    @Test(
        "Two people with one password have different hashes, and no one's matches nothing",
        arguments: [TestEngine.sqlite])
    func saltsDiffer(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let first = try await StoredPassword.make(from: "one", accounts.context)
            let second = try await StoredPassword.make(from: "one", accounts.context)
            #expect(first.salt != second.salt)
            #expect(first.hash != second.hash)
            #expect(try await !StoredPassword.nobodys(accounts.context).matches("one", accounts.context))
            #expect("\(first)" == "•••")
        }
    }

    @Test("The standard cost is scrypt with N = 2¹⁵, r = 8, p = 3 (ASVS 11.4.2)")
    func standardCost() async throws {
        #expect(PasswordHashing().cost == PasswordCost(rounds: 32_768, blockSize: 8, parallelism: 3))
        // Computed with another implementation of RFC 7914.
        let hash = try await PasswordHashing().hash(Array("žluťoučký kůň".utf8), salt: Array("0123456789abcdef".utf8))
        #expect(
            hash.map { String(format: "%02x", $0) }.joined()
                == "7a873587af9a69eb33c7836de4be5dba9df732e4f528206a102e763d6a376e0e")
    }

    @Test("At most two hashes are computed at a time, and who waits can give up", .timeLimit(.minutes(1)))
    func waitsInOrder() async throws {
        let turns = HashingTurns(count: 2)
        let (first, second) = (try await turns.take(), try await turns.take())
        #expect(Set([first, second]) == [0, 1])
        let waiting = Task { try await turns.take() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        turns.giveBack(first)
        #expect(try await turns.take() == first)
    }

    @Test("One caller who asks for many does not make others wait for all of them", .timeLimit(.minutes(1)))
    func sharesTurns() async throws {
        let turns = HashingTurns(count: 1, mostOfCaller: 1)
        let first = try await turns.take(for: "one")
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do { return try await turns.take(for: "one") } catch AccountsError.busy { return nil }
                }
            }
            // One of the two waits; the other one is told so at once.
            #expect(try await group.next() == .some(nil))
            group.addTask { try await turns.take(for: "another") }
            group.addTask { try await turns.take() }
            turns.giveBack(first)
            for _ in 0..<3 {
                let turn = try #require(try await group.next() ?? nil)
                turns.giveBack(turn)
            }
        }
    }

    @Test("When too many wait, the next one is refused", .timeLimit(.minutes(1)))
    func tellsBusy() async throws {
        let turns = HashingTurns(count: 1, mostWaiting: 0)
        let turn = try await turns.take()
        await #expect(throws: AccountsError.busy) { try await turns.take() }
        turns.giveBack(turn)
        #expect(try await turns.take() == turn)
    }
}
