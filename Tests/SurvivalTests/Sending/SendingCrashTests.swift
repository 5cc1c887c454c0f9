import Foundation
import LocalDatabases
import LocalServers
import TestSupport
import Testing

/// The program is killed with SIGKILL while it sends through a real Postfix to a real Dovecot.
@Suite("Killed while sending", .serialized, .timeLimit(.minutes(60)))
struct SendingCrashTests {
    /// Longer than any series of kills, so that nothing is sent again before the queue is known to be empty.
    private static let longGrace = ["--grace", "3600"]
    private static let shortGrace = ["--grace", "1"]
    /// The shortest reach, in bytes: no run gets to its end within it.
    private static let shortestReach = 100

    @Test(
        """
        Every message that was to be sent is delivered once, however often the program was killed, and no kill leaves more \
        than one uncertain
        """,
        arguments: TestEngine.allCases)
    func batch(engine: TestEngine) async throws {
        try await withProgramPlace(engine) { try await batch($0) }
    }

    private func batch(_ place: ProgramPlace) async throws {
        var random = SeededRandom(seed: Survival.seed)
        try await withSendingFixture { servers in
            try await place.connect(
                TestMailServers.anna, imap: servers.company.imap, smtp: servers.proxy.endpoint)
            let tokens = (0..<Survival.sendingMessages).map { "\(SentTokens.mark)\(Survival.seed)-\($0)" }
            let lines = tokens.map { token in
                #"{"from":"anna@firma.test","to":"jan@firma.test","subject":"\#(token)","text":"\#(token)\n","key":"\#(token)"}"#
            }
            let batch = try place.file("batch.jsonl", lines.joined(separator: "\n") + "\n")
            // The reach of a run is just far enough that all kills fall while there is something to send.
            let farthest = max(2000, 2 * 700 * Survival.sendingMessages / max(1, Survival.sendingKills))
            var reach = farthest
            var kills = 0
            var uncertain = UncertainCount()
            for number in 0..<(Survival.sendingKills * 4) where kills < Survival.sendingKills {
                let pending = ["send", "--pending", "--json"] + Self.longGrace
                let whole = ["send", "--batch", batch, "--json"] + Self.longGrace
                let end = try await servers.runAndKill(
                    number > 2 && random.once(in: 2) ? pending : whole, at: place, reach: reach, &random)
                if end.wasKilled {
                    kills += 1
                    uncertain.add(try await place.uncertainAfterKill(of: TestMailServers.anna))
                }
                // A run that came to its end may have left nothing to send, so the next one is killed sooner.
                reach = end.wasKilled ? farthest : max(Self.shortestReach, reach / 2)
            }
            try await servers.settle(place, again: ["send", "--batch", batch, "--json"] + Self.shortGrace)
            let faults =
                servers.delivered.faults(expected: tokens, "the recipient's INBOX")
                + servers.copies.faults(expected: tokens, "Sent")
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n")); \(kills) kills; \(Survival.again)")
            #expect(kills > 0)
            #expect(uncertain.most <= UncertainCount.mostPerKill, "\(uncertain); \(Survival.again)")
            print("Sending on \(place.server == nil ? "SQLite" : "PostgreSQL"): \(uncertain)")
        }
    }

    @Test(
        "Every message that the program reported is delivered once; repeating a killed call with its key adds nothing",
        arguments: TestEngine.allCases)
    func enqueueing(engine: TestEngine) async throws {
        try await withProgramPlace(engine) { try await enqueueing($0) }
    }

    private func enqueueing(_ place: ProgramPlace) async throws {
        var random = SeededRandom(seed: Survival.seed)
        try await withSendingFixture { servers in
            try await place.connect(
                TestMailServers.anna, imap: servers.company.imap, smtp: servers.proxy.endpoint)
            var (told, tried): (Set<String>, [String]) = ([], [])
            var kills = 0
            var uncertain = UncertainCount()
            for number in 0..<(Survival.enqueueingKills * 4) where kills < Survival.enqueueingKills {
                let token = "\(SentTokens.mark)\(Survival.seed)-\(number)"
                tried.append(token)
                let arguments = [
                    "send", "--from", "anna@firma.test", "--to", "jan@firma.test", "--subject", token, "--text", "-",
                    "--key", token, "--json",
                ]
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let end = try await servers.runAndKill(
                        arguments + Self.longGrace, at: place, input: token + "\n", reach: 900, &random)
                    if end.wasKilled {
                        kills += 1
                        uncertain.add(try await place.uncertainAfterKill(of: TestMailServers.anna))
                    }
                    if end.objects.contains(where: { $0["key"] as? String == token }) { told.insert(token) }
                }
            }
            try await servers.settle(place, again: ["send", "--pending", "--json"] + Self.shortGrace)
            let faults =
                servers.delivered.faults(expected: told, optional: tried, "the recipient's INBOX")
                + servers.copies.faults(expected: told, optional: tried, "Sent")
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n")); \(kills) kills; \(Survival.again)")
            #expect(uncertain.most <= UncertainCount.mostPerKill, "\(uncertain); \(Survival.again)")
        }
    }
}

extension SendingFixture {
    /// Lets the program finish everything that waits, without further kills.
    func settle(_ place: ProgramPlace, again: [String]) async throws {
        proxy.begin { _ in [] }
        // What the program's last connections left is delivered first: only after that may a message count as lost.
        try await company.postfix.waitUntilIdle(within: .seconds(300))
        var last: PennypostRun.End?
        for _ in 0..<20 {
            let end = try await place.run(again)
            last = end
            try await company.postfix.waitUntilIdle(within: .seconds(300))
            let pending = try await place.run(["send", "--pending", "--wait", "--json", "--grace", "1"])
            if end.status == 0, pending.status == 0, pending.output.isEmpty { return }
            last = pending
        }
        Issue.record("there is no end: \(last?.output.suffix(600) ?? "") \(last?.errors ?? "") \(Survival.again)")
    }
}
