import Foundation
import LocalServers
import TestSupport
import Testing

@testable import Mailboxes

/// A data folder on a small file system that fills up at some point, then has room again.
@Suite("A full disk", .serialized, .enabled(if: geteuid() == 0, "only root can mount"), .timeLimit(.minutes(10)))
struct FullDiskTests {
    @Test("Every message that was reported is delivered once when there is room again, and nothing is sent twice")
    func sending() async throws {
        var random = SeededRandom(seed: Survival.seed)
        try await withSendingFixture { servers in
            let place = try ProgramPlace()
            let disk = try SmallDisk(at: place.data)
            defer { disk.unmount() }
            try await place.connect(TestMailServers.anna, imap: servers.company.imap, smtp: servers.proxy.endpoint)
            // Lines of ASCII are sent unchanged, so the token is found in the bytes that arrive.
            let filling = String(repeating: #"Twelve chairs, oak, oiled.\n"#, count: 500)
            var (told, tried): (Set<String>, [String]) = ([], [])
            var refusals = 0
            for round in 0..<6 {
                // Too little for the first, enough for the last; in between, the space runs out somewhere on the way.
                try disk.fill(leaving: round * 150_000 + Int.random(in: 0...150_000, using: &random))
                let tokens = (0..<12).map { "\(SentTokens.mark)\(round)-\($0)" }
                tried += tokens
                let lines = tokens.map { token in
                    #"{"from":"anna@firma.test","to":"jan@firma.test","subject":"x","text":"\#(token)\n\#(filling)","key":"\#(token)"}"#
                }
                let batch = try place.file("batch.jsonl", lines.joined(separator: "\n") + "\n")
                let end = try await place.run(["send", "--batch", batch, "--json", "--grace", "3600"])
                if end.status != 0 { refusals += 1 }
                for object in end.objects where object["error"] == nil {
                    if let key = object["key"] as? String { told.insert(key) }
                }
                disk.empty()
            }
            try await servers.settle(place, again: ["send", "--pending", "--json", "--grace", "1"])
            let faults =
                servers.delivered.faults(expected: told, optional: tried, "the recipient's INBOX")
                + servers.copies.faults(expected: told, optional: tried, "Sent")
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n")) \(Survival.again)")
            #expect(refusals > 0, "the disk was never full; \(Survival.again)")
            #expect(!told.isEmpty, "the disk was always full; \(Survival.again)")
        }
    }

    @Test("A fetch resumes when there is room again, and the archive equals the mailbox")
    func fetching() async throws {
        var random = SeededRandom(seed: Survival.seed)
        try await withSendingFixture { servers in
            let dovecot = servers.company.dovecot
            let place = try ProgramPlace()
            let disk = try SmallDisk(at: place.data)
            defer { disk.unmount() }
            try await place.connect(TestMailServers.anna, imap: dovecot.imap, smtp: servers.proxy.endpoint)
            let traffic = try MailboxTraffic(
                try MailboxDriver(dovecot.imap, TestMailServers.anna), seed: Survival.seed, total: .max)
            var (told, refusals) = ([Int](), 0)
            for _ in 0..<6 {
                try traffic.move(share: 120)
                for _ in 0..<5 { try traffic.disturb() }
                try disk.fill(leaving: Int.random(in: 0...400_000, using: &random))
                let end = try await place.run(["fetch", "--json"])
                if end.status != 0 { refusals += 1 }
                told += end.objects.flatMap { $0["newMessages"] as? [Int] ?? [] }
                disk.empty()
            }
            let last = try await place.run(["fetch", "--json"])
            #expect(last.status == 0, "\(last.errors)")
            told += last.objects.flatMap { $0["newMessages"] as? [Int] ?? [] }
            let here = try await place.picture(of: TestMailServers.anna)
            let differences = here.differences(from: try traffic.picture())
            #expect(differences.isEmpty, "\(differences.joined(separator: "\n")) \(Survival.again)")
            #expect(Set(told).count == told.count && told.count <= traffic.arrivedCount)
            #expect(refusals > 0, "the disk was never full; \(Survival.again)")
        }
    }
}
