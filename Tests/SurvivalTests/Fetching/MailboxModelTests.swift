import Foundation
import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

/// A mailbox changed at random: after each fetch, the archive equals the mailbox.
@Suite("A mailbox changed at random", .serialized, .timeLimit(.minutes(30)))
struct MailboxModelTests {
    @Test(
        "equals the archive after each fetch, and nothing is reported as new twice",
        arguments: CapabilityLevel.allCases, TestEngine.allCases)
    func equals(level: CapabilityLevel, engine: TestEngine) async throws {
        var options = DovecotOptions(users: [TestMailServers.anna])
        options.hiddenCapabilities = level.hidden
        options.specialUseFolders = false
        for round in 0..<Survival.modelSeeds {
            let seed = Survival.seed &+ UInt64(round)
            let dovecot = try await DovecotServer.start(options)
            try await withSurvivalPlace(engine) { try await live(at: dovecot, $0, level, seed) }
            await dovecot.stop()
        }
    }

    private func live(
        at dovecot: DovecotServer, _ place: SurvivalPlace, _ level: CapabilityLevel, _ seed: UInt64
    ) async throws {
        let anna = TestMailServers.anna
        let mailbox = try await place.directory.add(
            ProvedConnection.plain(anna, imap: dovecot.imap, smtp: LocalEndpoint(port: 1)))
        let model = MailboxModel(try MailboxDriver(dovecot.imap, anna), seed: seed) { folder, value in
            try await dovecot.setUIDValidity(value, of: folder, for: anna.address)
        }
        let fetcher = MailFetcher(directory: place.directory, limits: .demanding)
        var told: Set<Int64> = []
        for fetch in 0..<Survival.modelFetches {
            do {
                for _ in 0..<model.stepsUntilFetch() { try await model.step() }
            } catch {
                Issue.record(
                    """
                    \(level.rawValue), before fetch \(fetch): \(error)
                    SURVIVE_SEED=\(seed) shows it again. What was done:
                    \(model.steps.joined(separator: "\n"))
                    Dovecot's log ends with: \(dovecot.log.suffix(2000))
                    """)
                return
            }
            let new = try await fetcher.fetch(mailbox).newMessages
            let (here, there) = (try await MailboxPicture.stored(mailbox, in: place.database), try model.picture())
            let differences = here.differences(from: there)
            let twice = new.filter { !told.insert($0).inserted }
            let excess = told.count > model.everArrived.count
            guard differences.isEmpty, twice.isEmpty, !excess else {
                Issue.record(
                    """
                    \(level.rawValue), after fetch \(fetch): \(differences.joined(separator: "; "))
                    told twice: \(twice); told in all: \(told.count) of \(model.everArrived.count) that arrived
                    SURVIVE_SEED=\(seed) shows it again. What was done:
                    \(model.steps.joined(separator: "\n"))
                    """)
                return
            }
        }
    }
}
