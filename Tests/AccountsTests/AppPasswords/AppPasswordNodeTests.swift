import LocalDatabases
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Accounts

@Suite("App passwords on two nodes") struct AppPasswordNodeTests {
    @Test("Both nodes take what one has made, and what one revokes is out on the other")
    func twoNodes() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let (here, there) = (
                try await openDatabase(location, migrations: AccountsSchema.migrations),
                try await openDatabase(location, migrations: AccountsSchema.migrations)
            )
            defer {
                try? here.close()
                try? there.close()
            }
            let (clock, key) = (TestClock(), SealingKey())
            func context(_ database: Database) async throws -> AccountsContext {
                try await AccountsContext.open(
                    database: database, sealingKey: key,
                    passwordCost: PasswordCost(rounds: 2, blockSize: 1, parallelism: 1), now: { clock.now },
                    random: RandomBytes.bytes)
            }
            let accounts = AccountsFixture(context: try await context(here), clock: clock, sealingKey: key)
            let jana = try await accounts.makeOwner()
            // Its clock stands still, so only a change that it hears of makes it forget.
            let other = SteadyClock().authority(try await context(there))
            let service = Task { await other.run() }
            let marker = try await accounts.makeAppPassword("marker", by: jana)
            #expect(await other.answer(marker.letters).grantedName == "marker")
            try await wait(for: "the other node to listen") {
                try await accounts.database.write { try $0.tell(.appPassword(marker.appPassword.id)) }
                return other.memory.withLock { $0.findings.count } == 0
            }
            let new = try await accounts.makeAppPassword(by: jana)
            #expect(await other.answer(new.letters).grantedName == "Thunderbird")
            _ = try await accounts.appPasswords.revoke(new.appPassword.id, by: jana, from: accounts.origin)
            try await wait(for: "the other node to refuse it") { await other.answer(new.letters).grantedName == nil }
            service.cancel()
            await service.value
        }
    }
}
