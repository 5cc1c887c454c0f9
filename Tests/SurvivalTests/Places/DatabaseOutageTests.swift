import LocalDatabases
import LocalServers
import TestSupport
import Testing

/// A PostgreSQL that restarts, cleanly or as after a crash, while the program works.
@Suite("A PostgreSQL that restarts", .serialized, .timeLimit(.minutes(10)))
struct DatabaseOutageTests {
    private static let restarts = 5

    /// Runs the program repeatedly; PostgreSQL is restarted at a random moment of each run.
    private func run(
        _ arguments: [String], _ place: ProgramPlace, _ server: PostgreSQLServer, _ random: inout SeededRandom,
        before: () throws -> Void = {}, hear: (PennypostRun.End) -> Void
    ) async throws {
        for _ in 0..<Self.restarts {
            try before()
            let pause = Duration.milliseconds(Int.random(in: 50...1200, using: &random))
            let isCrash = random.once(in: 2)
            let run = try place.start(arguments)
            try await Task.sleep(for: pause)
            try await server.restart(isCrash ? .immediate : .fast)
            hear(await run.end())
        }
    }

    @Test("Every message that was to be sent is delivered once")
    func sending() async throws {
        var random = SeededRandom(seed: Survival.seed)
        let server = try await PostgreSQLServer.start()
        try await withSendingFixture { servers in
            try await withProgramPlace(.postgres, on: server) { place in
                try await place.connect(TestMailServers.anna, imap: servers.company.imap, smtp: servers.proxy.endpoint)
                let tokens = (0..<Survival.sendingMessages).map { "\(SentTokens.mark)\($0)" }
                let lines = tokens.map { token in
                    #"{"from":"anna@firma.test","to":"jan@firma.test","subject":"x","text":"\#(token)\n","key":"\#(token)"}"#
                }
                let batch = try place.file("batch.jsonl", lines.joined(separator: "\n") + "\n")
                let arguments = ["send", "--batch", batch, "--json"]
                try await run(arguments + ["--grace", "3600"], place, server, &random) { _ in }
                try await servers.settle(place, again: arguments + ["--grace", "1"])
                let faults =
                    servers.delivered.faults(expected: tokens, "the recipient's INBOX")
                    + servers.copies.faults(expected: tokens, "Sent")
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n")) \(Survival.again)")
            }
        }
        await server.stop()
    }

    @Test("The archive equals the mailbox, and nothing was reported as new twice")
    func fetching() async throws {
        var random = SeededRandom(seed: Survival.seed)
        let server = try await PostgreSQLServer.start()
        try await withSendingFixture { servers in
            try await withProgramPlace(.postgres, on: server) { place in
                let dovecot = servers.company.dovecot
                try await place.connect(TestMailServers.anna, imap: dovecot.imap, smtp: servers.proxy.endpoint)
                let traffic = try MailboxTraffic(
                    try MailboxDriver(dovecot.imap, TestMailServers.anna), seed: Survival.seed, total: .max)
                var told: [Int] = []
                func hear(_ end: PennypostRun.End) {
                    told += end.objects.flatMap { $0["newMessages"] as? [Int] ?? [] }
                }
                try await run(["fetch", "--json"], place, server, &random) {
                    try traffic.move(share: Survival.fetchingMessages / Self.restarts)
                    for _ in 0..<5 { try traffic.disturb() }
                } hear: {
                    hear($0)
                }
                let last = try await place.run(["fetch", "--json"])
                #expect(last.status == 0, "\(last.errors)")
                hear(last)
                let here = try await place.picture(of: TestMailServers.anna)
                let differences = here.differences(from: try traffic.picture())
                #expect(differences.isEmpty, "\(differences.joined(separator: "\n")) \(Survival.again)")
                #expect(Set(told).count == told.count && told.count <= traffic.arrivedCount, "\(Survival.again)")
            }
        }
        await server.stop()
    }
}
