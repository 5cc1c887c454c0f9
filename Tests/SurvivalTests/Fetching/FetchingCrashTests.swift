import Foundation
import LocalDatabases
import LocalServers
import Storage
import TestSupport
import Testing

@testable import Mailboxes

/// The program is killed with SIGKILL while it fetches from a real Dovecot in which messages come, move and vanish.
@Suite("Killed while fetching", .serialized, .timeLimit(.minutes(60)))
struct FetchingCrashTests {
    @Test(
        "In the end the archive equals the mailbox, and no message was reported as new twice",
        arguments: CapabilityLevel.allCases, TestEngine.allCases)
    func fetch(level: CapabilityLevel, engine: TestEngine) async throws {
        try await withProgramPlace(engine) { try await fetch(level, $0) }
    }

    private func fetch(_ level: CapabilityLevel, _ place: ProgramPlace) async throws {
        var random = SeededRandom(seed: Survival.seed)
        var options = DovecotOptions(users: [TestMailServers.anna])
        options.hiddenCapabilities = level.hidden
        options.specialUseFolders = false
        let dovecot = try await DovecotServer.start(options)
        let killer = Killer()
        let proxy = try await FaultProxy.start(
            to: dovecot.imap,
            notice: { _, fault in
                if fault.kind == .notice { killer.strike() }
            })
        let smtp = try await ScriptedServer.start([Self.welcome])
        try await place.connect(TestMailServers.anna, imap: proxy.endpoint, smtp: smtp.endpoint)

        let traffic = try MailboxTraffic(
            try MailboxDriver(dovecot.imap, TestMailServers.anna), seed: Survival.seed, total: Survival.fetchingMessages
        )
        var (told, twice): (Set<Int>, [Int]) = ([], [])
        func hear(_ end: PennypostRun.End) {
            for number in end.objects.flatMap({ $0["newMessages"] as? [Int] ?? [] }) {
                if !told.insert(number).inserted { twice.append(number) }
            }
        }
        var kills = 0
        for _ in 0..<(Survival.fetchingKills * 4) where kills < Survival.fetchingKills {
            let time = ContinuousClock.now + .milliseconds(Int.random(in: 0...1200, using: &random))
            let isTimed = random.once(in: 3)
            let direction: Fault.Direction = random.once(in: 3) ? .fromClient : .fromServer
            let position = Int.random(in: 0...(direction == .fromClient ? 900 : 60_000), using: &random)
            proxy.begin { number in number == 0 && !isTimed ? [Fault(.notice, direction, at: position)] : [] }
            let run = try place.start(["fetch", "--json"])
            killer.aim(at: run)
            try traffic.move(share: max(1, Survival.fetchingMessages / max(1, Survival.fetchingKills)))
            while run.isRunning {
                if isTimed, ContinuousClock.now > time { run.kill() }
                try? await Task.sleep(for: .milliseconds(2))
                try traffic.disturb()
            }
            let end = await run.end()
            // A busy mailbox may leave something for the next fetch, if it is named. The last fetch leaves nothing.
            let isNamed = end.objects.contains { object in
                ["undelivered", "failedFolders"].contains { !(object[$0] as? [Any] ?? []).isEmpty }
            }
            if end.wasKilled {
                kills += 1
            } else {
                #expect(end.status == 0 || (end.status == 1 && isNamed), "\(end.status) \(end.errors) \(end.objects)")
            }
            hear(end)
        }
        killer.aim(at: nil)
        proxy.begin { _ in [] }
        let last = try await place.run(["fetch", "--json"])
        #expect(last.status == 0, "\(last.errors)")
        hear(last)
        let there = try traffic.picture()
        let here = try await place.picture(of: TestMailServers.anna)
        await proxy.stop()
        await smtp.stop()
        await dovecot.stop()
        let differences = here.differences(from: there)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n")); \(kills) kills; \(Survival.again)")
        #expect(twice.isEmpty, "\(Survival.again)")
        #expect(told.count <= traffic.arrivedCount)
        #expect(kills > 0)
    }

    /// A submission server that accepts every sign-in.
    private static let welcome: [ScriptStep] =
        ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"])
        + [.expectPrefix("AUTH PLAIN"), .line("235 2.7.0 welcome")]
        + [.expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expect("RSET")]
        + [.line("250 ok"), .expectPrefix("QUIT"), .line("221 bye"), .close]
}
