import Foundation
import LocalServers
import TestSupport
import Testing

/// The interface of the real server, held to its own description by programs that are not ours.
@Suite("The running interface")
struct RunningInterfaceTests {
    /// Seconds after which a run that hangs is ended.
    private static let limit = 300

    @Test("Its description is valid OpenAPI, and no request that is made from it gets an answer that it does not have")
    func description() async throws {
        let python = Repository.root.appending(path: ".build/interface-checks/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "Scripts/install-interface-checks installs what is missing")
        try await withPennypostServer(
            program: BuiltProgram.path(), settings: ["PENNYPOST_TEXT_MESSAGES_GATEWAY": "development"]
        ) { server in
            let link = try #require(server.setUpLink, "the server printed no link: \(server.log)")
            let run = try await ScriptRun.run(
                "Tests/Interface/check.py", [server.origin, link], python: python, limit: Self.limit)
            #expect(run.status == 0, "\(run.report)")
            #expect(!server.log.contains("A request failed"), "\(server.log)")
        }
    }
}
