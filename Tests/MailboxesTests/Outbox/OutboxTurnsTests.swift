import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("The turns at a database's outboxes")
struct OutboxTurnsTests {
    @Test("All users of a database share them, another database has its own, and they end with it")
    func onePerDatabase() async throws {
        weak var gone: OutboxTurns?
        try await withDatabase(.sqlite, migrations: MailboxesSchema.migrations) { one in
            try await withDatabase(.sqlite, migrations: MailboxesSchema.migrations) { other in
                let turns = OutboxTurns.of(one)
                #expect(OutboxTurns.of(one) === turns)
                #expect(OutboxTurns.of(other) !== turns)
            }
            gone = OutboxTurns.of(one)
            #expect(gone != nil)
        }
        #expect(gone == nil)
    }
}
