import Foundation
import LocalDatabases
import LocalServers
import TestSupport
import Testing

/// The only limit of time that tests hold: anyone who is out, is out within a second on every node.
@Suite("Two nodes on one database", .timeLimit(.minutes(10)))
struct TwoNodesTests {
    @Test("Whose session has ended is out on the other node", arguments: [false, true])
    func endedSession(isDeaf: Bool) async throws {
        try await NodePair.serving { nodes in
            let anna = try SiteVisitor(nodes.first)
            try await anna.setUp(by: nodes.first)
            let elsewhere = try SiteVisitor(nodes.second)
            try await elsewhere.signIn("anna@firma.test")
            #expect(try await elsewhere.isIn())
            // The session is one on both nodes.
            #expect(try await SiteVisitor(nodes.first, cookiesOf: elsewhere).isIn())
            try await Self.maybeDeaf(nodes, isDeaf) {
                let ended = try await anna.fill("/security/browsers/end-others", at: "/security/browsers")
                #expect(ended.status == 303 && ended.location == "/security/browsers", "\(ended)")
                try await nodes.expectOut("the session") { try await elsewhere.isIn() }
                #expect(try await anna.isIn())
            }
        }
    }

    @Test("Who was removed is out on the other node", arguments: [false, true])
    func removedPerson(isDeaf: Bool) async throws {
        try await NodePair.serving { nodes in
            let anna = try SiteVisitor(nodes.first)
            try await anna.setUp(by: nodes.first)
            let jan = try await Self.jan(invitedBy: anna, joiningAt: nodes.second)
            #expect(try await jan.isIn())
            let people = try await anna.get("/people").body
            let numbers = people.matches(of: /href="\/people\/(\d+)"/).compactMap { Int($0.output.1) }
            let id = try #require(numbers.max())
            try await Self.maybeDeaf(nodes, isDeaf) {
                let removed = try await anna.fill("/people/\(id)/remove", ["typed-name": "Jan Malý"])
                #expect(removed.status == 303 && removed.location == "/people", "\(removed)")
                try await nodes.expectOut("the person") { try await jan.isIn() }
                // The password does not let them in either.
                let tried = try await SiteVisitor(nodes.second).fill(
                    "/sign-in", ["address": "jan@firma.test", "password": SiteVisitor.password])
                #expect(tried.status != 303, "\(tried)")
                #expect(try await anna.isIn())
            }
        }
    }

    @Test("A revoked app password is refused by the other node", arguments: [false, true])
    func revokedAppPassword(isDeaf: Bool) async throws {
        try await NodePair.serving { nodes in
            let anna = try SiteVisitor(nodes.first)
            try await anna.setUp(by: nodes.first)
            try await anna.turnTwoStepOn()
            let made = try await anna.makeAppPassword("Pošta v práci")
            let (revoked, kept) = (made, try await anna.makeAppPassword("Skener"))
            let program = try SiteVisitor(nodes.second)
            func status(_ used: SiteVisitor.MadeAppPassword) async throws -> Int {
                let asked = used.authorization(of: "anna@firma.test")
                return try await program.get("/api/v1/me", headers: [asked]).status
            }
            #expect(try await status(revoked) == 200)
            #expect(try await status(kept) == 200)
            try await Self.maybeDeaf(nodes, isDeaf) {
                // The other node has seen it a moment ago.
                #expect(try await status(revoked) == 200)
                let done = try await anna.fill("/security/app-passwords/\(revoked.id)/revoke")
                #expect(done.status == 303, "\(done)")
                try await nodes.expectOut("the app password") { try await status(revoked) == 200 }
                #expect(try await status(revoked) == 401)
                #expect(try await status(kept) == 200)
            }
        }
    }

    @Test("A node without the key of the first does not start")
    func withoutKey() async throws {
        try await withServedFolder(.postgres) { folder, environment in
            let first = try await ServerProcess.start(in: folder, environment: environment)
            let other = try ProgramFolder()
            let run = try await ProgramRun.run(
                ["serve", "--web-port", "0"], data: other.data, environment: environment)
            #expect(run.status == 78 && run.errors.contains("sealing.key"), "\(run.status) \(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: other.data + "/sealing.key"))
            #expect(await first.end() == 0)
        }
    }

    /// Invites a member on one node, who joins at another.
    private static func jan(invitedBy anna: SiteVisitor, joiningAt node: ServerProcess) async throws -> SiteVisitor {
        let invited = try await anna.fill(
            "/people/invite",
            ["address": "jan@firma.test", "name": "Jan Malý", "role": "member", "language": "cs"])
        let link = try #require(invited.body.firstMatch(of: /\/join\/[A-Za-z0-9_-]+/), "\(invited)")
        let jan = try SiteVisitor(node)
        try await jan.join(by: String(link.output), name: "Jan Malý")
        return jan
    }

    private static func maybeDeaf(
        _ nodes: NodePair, _ isDeaf: Bool, _ body: () async throws -> Void
    ) async throws {
        if isDeaf { try await nodes.whileDeaf(body) } else { try await body() }
    }
}
