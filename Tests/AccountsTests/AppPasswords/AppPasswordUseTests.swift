import LocalDatabases
import Storage
import Synchronization
import Testing
import TestSupport

@testable import Accounts

@Suite("What is written down about uses of app passwords") struct AppPasswordUseTests {
    @Test(
        "A use is gathered in memory and written later, the first one with an entry in the log",
        arguments: TestEngine.allCases)
    func isGathered(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, steady) = (try await accounts.makeOwner(), SteadyClock())
            let letters = try await accounts.makeAppPassword(by: jana).letters
            let authority = steady.authority(accounts.context)
            func lastUse() async throws -> AppPasswordUse? {
                try await accounts.appPasswords.all(of: jana).first?.lastUse
            }
            #expect(await authority.answer(letters).grantedName != nil)
            #expect(try await lastUse() == nil)
            await authority.write()
            let first = AppPasswordUse(
                at: accounts.clock.now, origin: ClientOrigin(address: "192.0.2.1", program: "Thunderbird"))
            #expect(try await lastUse() == first)
            #expect(try await accounts.loggedKinds() == ["app-password-made", "app-password-first-used"])
            // The same program within a minute is not worth a write.
            steady.advance(.seconds(1))
            accounts.clock.advance(.seconds(59))
            #expect(await authority.answer(letters).grantedName != nil)
            #expect(authority.memory.withLock { $0.pending.isEmpty })
            // Another address is, and so is the minute.
            #expect(await authority.answer(letters, from: "192.0.2.2").grantedName != nil)
            accounts.clock.advance(.seconds(60))
            #expect(await authority.answer(letters, from: "192.0.2.2").grantedName != nil)
            await authority.write()
            let second = AppPasswordUse(
                at: accounts.clock.now, origin: ClientOrigin(address: "192.0.2.2", program: "Thunderbird"))
            #expect(try await lastUse() == second)
            #expect(try await accounts.loggedKinds().count == 2)
        }
    }

    @Test("The first use is written at once, and the rest when the service ends", arguments: TestEngine.allCases)
    func isWritten(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, authority) = (try await accounts.makeOwner(), AppPasswordAuthority(accounts.context))
            let first = try await accounts.makeAppPassword("first", by: jana).letters
            let service = Task { await authority.run() }
            #expect(await authority.answer(first).grantedName != nil)
            try await wait(for: "the first use to be written") {
                try await accounts.appPasswords.all(of: jana).first?.lastUse != nil
            }
            accounts.clock.advance(.seconds(60))
            #expect(await authority.answer(first).grantedName != nil)
            service.cancel()
            await service.value
            #expect(try await accounts.appPasswords.all(of: jana).first?.lastUse?.at == accounts.clock.now)
        }
    }

    @Test("What can't be written is kept for the next time", arguments: TestEngine.allCases)
    func isKept(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, authority) = (try await accounts.makeOwner(), AppPasswordAuthority(accounts.context))
            let letters = try await accounts.makeAppPassword(by: jana).letters
            #expect(await authority.answer(letters).grantedName != nil)
            let rename = "ALTER TABLE security_log_head RENAME TO "
            try await accounts.database.write { try $0.execute(rename + "kept") }
            await authority.write()
            #expect(try await accounts.appPasswords.all(of: jana).first?.lastUse == nil)
            try await accounts.database.write { try $0.execute("ALTER TABLE kept RENAME TO security_log_head") }
            await authority.write()
            #expect(try await accounts.appPasswords.all(of: jana).first?.lastUse != nil)
        }
    }

    @Test("What is gathered and remembered is bounded")
    func isBounded() {
        var pending = PendingUses()
        let use = AppPasswordUse(at: Timestamp(seconds: 1), origin: ClientOrigin(address: "", program: ""))
        for number in 0...PendingUses.most {
            pending.note(use: use, of: Int64(number))
            pending.note(try: use, of: Array("\(number)".utf8))
            pending.note(blockOf: "\(number)", from: use.origin)
        }
        #expect(pending.uses.count == PendingUses.most)
        #expect(pending.tries.count == PendingUses.most)
        #expect(pending.blocks.count == PendingUses.most)
        var findings = RecentFindings()
        for number in 0..<(2 * RecentFindings.most) {
            let revoked = AppPasswordFinding.Revoked(
                id: Int64(number), name: "", revokedAt: use.at, personID: 1, address: "")
            findings.keep(.revoked(revoked), for: Array("\(number)".utf8), readAt: .zero, at: .zero)
            #expect(findings.count <= RecentFindings.most)
        }
        #expect(findings.recall(Array("\(2 * RecentFindings.most - 1)".utf8), at: .zero) != nil)
        findings.forget(person: 1)
        #expect(findings.count == 0)
    }
}
