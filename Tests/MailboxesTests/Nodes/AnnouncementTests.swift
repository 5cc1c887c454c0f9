import IMAP
import LocalDatabases
import LocalServers
import MailWire
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("What is announced about a mailbox", .timeLimit(.minutes(2)))
struct AnnouncementTests {
    /// Returns everything announced up to a mark that this sets.
    private func heard(
        _ changes: inout AsyncStream<MailboxChange>.Iterator, _ company: SyncFixture
    ) async throws -> [MailboxTopic] {
        try await company.database.write { try $0.tell(.state, of: -1) }
        var topics: [MailboxTopic] = []
        while let change = await changes.next(), change != .changed(.state, mailboxID: -1) {
            guard case .changed(let topic, company.mailbox.id) = change else { continue }
            topics.append(topic)
        }
        return topics
    }

    @Test(
        "Each kind of change once per transaction, and nothing if nothing has changed", arguments: TestEngine.allCases)
    func topics(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            var changes = company.directory.changes().makeAsyncIterator()
            if engine == .postgres { #expect(await changes.next() == .missedSome) }
            let id = company.mailbox.id
            try await company.append((1...5).map { "message \($0)" })
            try await company.fetch()
            #expect(try await heard(&changes, company) == [.messages], "one transaction brought all of them")
            try await company.fetch()
            #expect(try await heard(&changes, company) == [])

            try await company.elsewhere { session in
                try await session.select(.inbox)
                try await session.store(.uids([1, 2, 3]), .add([.seen]))
            }
            try await company.fetch()
            #expect(try await heard(&changes, company) == [.messages])

            let stored = try await company.archive.messages(of: company.mailbox).map(\.id)
            let actions = MessageActions(directory: company.directory)
            try await actions.mark(stored, as: .flagged)
            #expect(try await heard(&changes, company) == [.messages, .intents])
            // Lists leave it out at once.
            try await actions.delete([stored[0]])
            #expect(try await heard(&changes, company) == [.messages, .intents])

            let outbox = Outbox(directory: company.directory)
            let entries = try (1...5).map { number in
                Outbox.Entry(
                    try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "\(number)"),
                    from: company.mailbox)
            }
            let items = try await outbox.enqueue(contentsOf: entries)
            #expect(try await heard(&changes, company) == [.outbox, .due])
            _ = try await outbox.cancel(id: items[0].get().item.id)
            #expect(try await heard(&changes, company) == [.outbox])

            try await company.directory.note(.unreachable, detail: "x", of: company.mailbox)
            #expect(try await heard(&changes, company) == [.state])
            _ = try await company.directory.replacePassword(of: company.mailbox, with: Secret("x"), at: .now)
            #expect(try await heard(&changes, company) == [.directory, .state, .due])
            try await company.directory.disconnect(address: company.mailbox.address, discardingUnsent: true)
            #expect(try await heard(&changes, company) == [.directory])
            let added = try await company.directory.add(.assumed(TestMailServers.jan, imap: .nowhere, smtp: .nowhere))
            #expect(await changes.next() == .changed(.directory, mailboxID: added.id))
            #expect(added.id != id)
        }
    }
}
