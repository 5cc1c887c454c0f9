import IMAP
import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("Nodes that fetch the same mailbox", .timeLimit(.minutes(2)))
struct FetchingNodesTests {
    /// How long a node may have to wait for another's lease.
    private static let patience = Duration.seconds(60)

    private var limits: FetchLimits {
        var limits = FetchLimits()
        limits.batchCount = 3
        limits.firstWindow = 5
        limits.patience = .seconds(60)
        return limits
    }

    @Test("Several fetches at once wait for each other, and no message is reported or stored twice")
    func atOnce() async throws {
        try await withSyncFixture(on: .postgres, limits: limits) { company in
            try await company.append((1...40).map { "message \($0)" })
            try await company.onAnotherNode(limits: limits) { other in
                let told = try await withThrowingTaskGroup(of: [Int64].self) { group in
                    for node in [company, other, company, other] {
                        group.addTask { try await node.fetch().newMessages }
                    }
                    return try await group.reduce([], +)
                }
                #expect(told.count == 40 && Set(told).count == 40)
                #expect(try await company.count("messages") == 40)
                try await company.expectSame()
            }
        }
    }

    @Test("A fetch beside a watch on another node says who is busy, and since when")
    func besideWatch() async throws {
        try await withSyncFixture(on: .postgres) { company in
            try await watching(company) { run in
                try await run.wait(for: "the first pass") { $0.states == [.mailbox(.connected)] }
                var limits = FetchLimits()
                limits.patience = .zero
                try await company.onAnotherNode(limits: limits) { other in
                    let error = await #expect(throws: MailboxError.self) { try await other.fetch() }
                    guard case .inUse(let address, .watch, _?) = error else {
                        Issue.record("\(String(describing: error))")
                        return
                    }
                    #expect(address == company.mailbox.address)
                }
            }
            // When the watch has ended, the mailbox is free at once.
            try await company.fetch()
        }
    }

    @Test("A node that loses its lease in the middle of a pass stores nothing more", arguments: TestEngine.allCases)
    func late(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine, limits: limits) { company in
            try await company.append((1...10).map { "message \($0)" })
            let early = try await company.fetch()
            try await company.append((11...20).map { "message \($0)" })
            try await company.fetcher.withSession(of: company.mailbox, as: .fetch) { session, store in
                // Another pass begins before this one has stored anything, and succeeds.
                let later = try await SyncStore.begin(company.mailbox, in: company.database)
                let other = company.fetcher
                let summary = try await company.elsewhere { try await other.pass(later, in: $0) }
                #expect(summary.newMessages.count == 10)
                #expect(Set(summary.newMessages).isDisjoint(with: early.newMessages))
                let before = try await company.picture()
                try await company.append(["for the next"])
                await #expect(throws: MailboxError.inUse(address: store.mailbox.address, by: nil, since: nil)) {
                    try await company.fetcher.pass(store, in: session)
                }
                #expect(try await company.picture() == before)
            }
            #expect(try await company.fetch().newMessages.count == 1)
            try await company.expectSame()
            #expect(try await company.count("messages") == 21)
        }
    }

    @Test("A lease that is lost in the middle ends the fetch, and another node continues it")
    func lost() async throws {
        var (short, hasty) = (limits, limits)
        short.lease = .seconds(6)
        hasty.patience = .zero
        try await withSyncFixture(on: .postgres, limits: short) { company in
            try await company.append((1...10).map { "message \($0)" })
            try await company.onAnotherNode(limits: hasty) { other in
                let error = await #expect(throws: (any Error).self) {
                    try await company.fetcher.withSession(of: company.mailbox, as: .fetch) { _, _ in
                        // A separate task, which is not cancelled when this one's lease is lost.
                        let summary = try await Task {
                            let deadline = ContinuousClock.now + Self.patience
                            while true {
                                try await company.endLeases()
                                // The lease may just have been renewed.
                                do { return try await other.fetch() } catch MailboxError.inUse where .now < deadline {}
                            }
                        }.value
                        #expect(summary.newMessages.count == 10)
                        // The renewal finds out, and cancels this.
                        try await Task.sleep(for: .seconds(600))
                    }
                }
                #expect(error as? StorageError == .leaseLost(name: "sync/\(company.mailbox.id)"))
                try await other.expectSame()
            }
        }
    }

    @Test("A fetch in progress does not write to a mailbox that was disconnected", arguments: TestEngine.allCases)
    func disconnected(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.append(["one"])
            let address = company.mailbox.address
            await #expect(throws: MailboxError.notConnected(address: address)) {
                try await company.fetcher.withSession(of: company.mailbox, as: .fetch) { session, store in
                    try await company.directory.disconnect(address: address, discardingUnsent: true)
                    _ = try await company.fetcher.pass(store, in: session)
                }
            }
            #expect(try await company.count("messages") == 0)
        }
    }
}

extension SyncFixture {
    /// Returns everything that a fetch writes about messages and folders.
    fileprivate func picture() async throws -> [String] {
        try await database.read { transaction in
            try ["folders", "messages", "placements", "blobs"].flatMap { table in
                try transaction.rows("SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
            }
        }
    }
}
