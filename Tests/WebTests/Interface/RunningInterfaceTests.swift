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
            let run = try await run(python, [server.origin, link])
            #expect(run.status == 0, "\(run.report)")
            #expect(!server.log.contains("A request failed"), "\(server.log)")
        }
    }

    private func run(_ python: String, _ arguments: [String]) async throws -> (status: Int32, report: String) {
        let scratch = try ScratchFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments =
            [
                "--kill-after=10", "\(Self.limit)", python, "-B",
                Repository.root.appending(path: "Tests/Interface/check.py").path,
            ] + arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LANG": "C.UTF-8", "TZ": "UTC"]
        // What is made up is kept in a folder below the present one.
        process.currentDirectoryURL = URL(fileURLWithPath: scratch.path)
        // Files, not pipes: a server that starts at the same time would inherit a pipe's end and keep it open.
        let (output, errors) = (try scratch.file("output", []), try scratch.file("errors", []))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        func text(_ path: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        }
        return (process.terminationStatus, try text(errors) + text(output))
    }
}
