import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Limits on wrong secrets") struct WrongSecretLimitsTests {
    @Test("Five different wrong secrets are free, then come 1, 5, 15 and 60 minutes", arguments: TestEngine.allCases)
    func waitsGrow(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            for number in 1...4 {
                let attempt = try await limits.begin([UInt8(number)], by: [.session(1)])
                #expect(attempt.blockedUntil == nil)
            }
            for (number, minutes) in [(5, 1), (6, 5), (7, 15), (8, 60), (9, 60)] {
                let until = accounts.clock.now + .seconds(minutes * 60)
                let attempt = try await limits.begin([UInt8(number)], by: [.session(1)])
                #expect(attempt.blockedUntil == until)
                accounts.clock.advance(.seconds(minutes * 60 - 1))
                await #expect(throws: AccountsError.blocked(until: until)) {
                    try await limits.begin([100], by: [.session(1)])
                }
                accounts.clock.advance(.seconds(1))
            }
        }
    }

    @Test("The same wrong secret counts once", arguments: TestEngine.allCases)
    func repetitionCountsOnce(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            for _ in 0..<20 {
                let attempt = try await limits.begin([7], by: [.session(1)])
                #expect(attempt.blockedUntil == nil)
            }
            #expect(try await accounts.count("wrong_secrets") == 1)
        }
    }

    @Test("Subjects are counted apart, and any of them may block", arguments: TestEngine.allCases)
    func subjectsAreApart(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            for number in 1...5 { _ = try await limits.begin([UInt8(number)], by: [.address("jana@firma.cz")]) }
            let block = WrongSecretSubject.block(accounts.origin)
            #expect(try await limits.begin([9], by: [.address("petr@firma.cz"), block]).blockedUntil == nil)
            let until = accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) {
                try await limits.begin([9], by: [block, .address("jana@firma.cz")])
            }
        }
    }

    @Test("A block of addresses has 20 free, and IPv6 counts by /64", arguments: TestEngine.allCases)
    func blocksHaveMore(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            for number in 1...20 {
                let origin = ClientOrigin(address: "2001:db8:1:2::\(number)", program: "")
                let attempt = try await limits.begin([UInt8(number)], by: [.block(origin)])
                #expect((attempt.blockedUntil != nil) == (number == 20))
            }
            let neighbour = ClientOrigin(address: "2001:db8:1:3::1", program: "")
            #expect(try await limits.begin([1], by: [.block(neighbour)]).blockedUntil == nil)
        }
    }

    @Test("The right secret makes up for a person's wrong ones, not for a block's", arguments: TestEngine.allCases)
    func rightForgives(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            let subjects: [WrongSecretSubject] = [.address("jana@firma.cz"), .block(accounts.origin)]
            for number in 1...3 { _ = try await limits.begin([UInt8(number)], by: subjects) }
            let right = try await limits.begin([4], by: subjects)
            try await accounts.database.write { try limits.right(right, in: $0) }
            let left = try await accounts.database.read {
                try $0.rows("SELECT subject FROM wrong_secrets").map { try $0.text("subject") }
            }
            #expect(left == Array(repeating: "block/192.0.2.1", count: 3))
        }
    }

    @Test("A try that could not be looked at does not count", arguments: TestEngine.allCases)
    func withdrawnDoesNotCount(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            _ = try await limits.begin([1], by: [.session(1)])
            try await limits.withdraw(try await limits.begin([2], by: [.session(1)]))
            // One that was wrong before stays so.
            try await limits.withdraw(try await limits.begin([1], by: [.session(1)]))
            #expect(try await accounts.count("wrong_secrets") == 1)
        }
    }

    @Test("Tries at the same time can't get past the limit", arguments: TestEngine.allCases)
    func parallelTriesAreCounted(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            let begun = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 1...40 {
                    group.addTask {
                        do {
                            _ = try await limits.begin([UInt8(number)], by: [.session(1)])
                            return true
                        } catch AccountsError.blocked { return false }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(begun == 5)
        }
    }

    @Test("A wrong secret is forgotten after a day", arguments: TestEngine.allCases)
    func forgetsAfterDay(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context)
            for number in 1...5 { _ = try await limits.begin([UInt8(number)], by: [.session(1)]) }
            accounts.clock.advance(.seconds(86_400))
            #expect(try await limits.begin([6], by: [.session(1)]).blockedUntil == nil)
            // One of them counts as new again, though nobody has tidied yet.
            #expect(try await !limits.begin([5], by: [.session(1)]).isRepeated)
            for number in 2...3 { _ = try await limits.begin([UInt8(number)], by: [.session(1)]) }
            let fifth = try await limits.begin([4], by: [.session(1)])
            #expect(fifth.blockedUntil == accounts.clock.now + .seconds(60))
            try await accounts.database.write { try limits.purge(in: $0) }
            #expect(try await accounts.count("wrong_secrets") == 5)
        }
    }

    @Test("Inventing others' secrets pushes no wrong code of a second step out", arguments: TestEngine.allCases)
    func keepsSecondSteps(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context, mostStored: 10)
            let steps: [WrongSecretSubject] = [.secondStep(personID: 7), .secondStepInBrowser(7)]
            for number in 1...4 { _ = try await limits.begin([UInt8(number)], by: steps) }
            for number in 1...20 {
                accounts.clock.advance(.seconds(1))
                _ = try await limits.begin([1], by: [.session(Int64(number))])
            }
            try await accounts.database.write { try limits.purge(in: $0) }
            #expect(try await accounts.count("wrong_secrets") == 18)
            #expect(try await limits.begin([5], by: steps).blockedUntil != nil)
        }
    }

    @Test("The table is bounded: the oldest make room", arguments: TestEngine.allCases)
    func isBounded(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let limits = WrongSecretLimits(accounts.context, mostStored: 10)
            for number in 1...15 {
                accounts.clock.advance(.seconds(1))
                _ = try await limits.begin([1], by: [.session(Int64(number))])
            }
            try await accounts.database.write { try limits.purge(in: $0) }
            let left = try await accounts.database.read {
                try $0.rows("SELECT subject FROM wrong_secrets ORDER BY tried_at").map { try $0.text("subject") }
            }
            #expect(left == (6...15).map { "session/\($0)" })
        }
    }

    @Test("Neither a secret nor a mail address is stored", arguments: TestEngine.allCases)
    func storesNoSecret(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            _ = try await WrongSecretLimits(accounts.context).begin(
                Array("hunter2".utf8), by: [.address("jana@firma.cz")])
            let row = try await accounts.database.read { transaction in
                let row = try transaction.row("SELECT subject, digest FROM wrong_secrets")
                return (try row?.text("subject") ?? "", try row?.blob("digest") ?? [])
            }
            #expect(!row.0.contains("jana"))
            #expect(row.1.count == 32)
        }
    }
}
