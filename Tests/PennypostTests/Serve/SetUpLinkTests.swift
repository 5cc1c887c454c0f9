import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

@Suite("The link that sets the company up", .timeLimit(.minutes(10)))
struct SetUpLinkTests {
    @Test("works once, and no start prints one afterwards", arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await withServedFolder(engine) { folder, environment in
            let server = try await ServerProcess.start(in: folder, environment: environment)
            let former = try await server.setUpLink()
            #expect(await server.end() == 0)
            // Until it is used, every start prints a new one, and the former ones go on working.
            let second = try await ServerProcess.start(in: folder, environment: environment)
            let link = try await second.setUpLink()
            #expect(link != former)
            let early = try SiteVisitor(second)
            #expect(try await early.get(former).status == 303)
            #expect(try await early.get("/set-up").hidden("form-token") != nil)

            let anna = try SiteVisitor(second)
            try await anna.setUp(by: second)
            #expect(try await anna.isIn())
            // Anyone who has opened a link before, and anyone who opens it now, is told that it is over.
            for visitor in [early, try SiteVisitor(second)] {
                _ = try await visitor.get(link)
                let page = try await visitor.get("/set-up")
                #expect(page.status == 410 && !page.body.contains("name=\"company\""), "\(page)")
                #expect(try await !visitor.isIn())
            }
            #expect(await second.end() == 0, "\(second.errors)")
            #expect(!second.errors.contains(link) && !second.errors.contains("set-up/"), "\(second.errors)")

            let third = try await ServerProcess.start(in: folder, environment: environment)
            // The sign-in page is the way in now, and she is still signed in.
            let again = try SiteVisitor(third, cookiesOf: anna)
            #expect(try await again.isIn())
            #expect(await third.end() == 0)
            #expect(third.setUpLinks.isEmpty && third.output.contains("Pennypost runs at"), "\(third.output)")
        }
    }

    @Test("is printed for programs as well, and commands know the server's address")
    func commands() async throws {
        let folder = try ProgramFolder()
        let server = try await ServerProcess.start(["--json"], in: folder)
        try await wait(for: "the link") { server.output.contains("\"event\":\"set-up\"") }
        let made = try await folder.run("accounts", "set-up-link", "--json")
        let link = try #require(try made.objects().first?["link"] as? String, "\(made.errors)")
        let object = try JSONSerialization.jsonObject(
            with: Data(try #require(server.output.split(separator: "\n").first).utf8))
        let origin = try #require((object as? [String: Any])?["origin"] as? String)
        #expect(link.hasPrefix("\(origin)/set-up/"))
        #expect(await server.end() == 0)
    }
}

/// Makes a data folder, and the environment in which a server uses a new database on an engine.
func withServedFolder(
    _ engine: TestEngine, _ body: (ProgramFolder, [String: String]) async throws -> Void
) async throws {
    let folder = try ProgramFolder()
    try await withDatabaseLocation(engine) { location in
        // On SQLite the database is in the data folder.
        if case .postgres(let url) = location {
            try await body(folder, ["PENNYPOST_DATABASE": url])
        } else {
            try await body(folder, [:])
        }
    }
}
