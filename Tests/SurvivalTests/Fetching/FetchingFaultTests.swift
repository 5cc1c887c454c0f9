import IMAP
import LocalDatabases
import LocalServers
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

/// A mailbox is fetched over a connection that is harmed at one byte, then over one that is not.
@Suite("A harmed connection while fetching", .serialized, .timeLimit(.minutes(60)))
struct FetchingFaultTests {
    @Test(
        "The archive equals the mailbox, wherever the connection was harmed, and nothing is reported as new twice",
        arguments: Harm.allCases, TestEngine.allCases)
    func sweep(harm: Harm, engine: TestEngine) async throws {
        let dovecot = try await DovecotServer.start(DovecotOptions(users: [TestMailServers.anna]))
        let proxy = try await FaultProxy.start(to: dovecot.imap)
        try await withSurvivalPlace(engine) { place in
            let mailbox = try await place.directory.add(
                ProvedConnection.plain(TestMailServers.anna, imap: proxy.endpoint, smtp: LocalEndpoint(port: 1)))
            let traffic = try MailboxTraffic(
                try MailboxDriver(dovecot.imap, TestMailServers.anna), seed: Survival.seed, total: .max)
            var limits = FetchLimits.demanding
            limits.session.greeting = Harm.limit
            limits.session.command = Harm.limit
            let harmed = MailFetcher(directory: place.directory, limits: limits)
            let mended = MailFetcher(directory: place.directory, limits: .demanding)
            var told: Set<Int64> = []

            func fetch(_ fault: Fault?) async throws {
                try traffic.move(share: 3)
                for _ in 0..<3 { try traffic.disturb() }
                proxy.begin { number in number == 0 ? [fault].compactMap { $0 } : [] }
                let first = (try? await harmed.fetch(mailbox))?.newMessages ?? []
                let second = try await mended.fetch(mailbox).newMessages
                let differences = try await MailboxPicture.stored(mailbox, in: place.database)
                    .differences(from: try traffic.picture())
                let twice = (first + second).filter { !told.insert($0).inserted }
                let harm = fault.map { "\($0)" } ?? "no harm"
                #expect(differences.isEmpty, "\(harm): \(differences.joined(separator: "; ")) \(Survival.again)")
                #expect(twice.isEmpty && told.count <= traffic.arrivedCount, "\(harm) \(Survival.again)")
            }
            try await fetch(nil)
            try await fetch(nil)
            let passed = try #require(proxy.connections.first?.passed)
            var random = SeededRandom(seed: Survival.seed)
            for fault in harm.faults(over: passed, &random) { try await fetch(fault) }
        }
        await proxy.stop()
        await dovecot.stop()
    }
}
