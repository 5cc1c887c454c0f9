import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("The gate of a database's outboxes")
struct OutboxGateTests {
    @Test("All users of a database share them, another database has its own, and they end with it")
    func onePerDatabase() async throws {
        weak var gone: OutboxGate?
        try await withDatabase(.sqlite, migrations: MailboxesSchema.migrations) { one in
            try await withDatabase(.sqlite, migrations: MailboxesSchema.migrations) { other in
                let gate = OutboxGate.of(one)
                #expect(OutboxGate.of(one) === gate)
                #expect(OutboxGate.of(other) !== gate)
            }
            gone = OutboxGate.of(one)
            #expect(gone != nil)
        }
        #expect(gone == nil)
    }
}
