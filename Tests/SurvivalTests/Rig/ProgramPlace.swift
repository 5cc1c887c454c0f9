import Foundation
import LocalServers
import Testing

/// A separate data folder for runs of the real program, removed with it.
final class ProgramPlace: Sendable {
    struct ProgramMissing: Error, CustomStringConvertible {
        let description: String
    }

    let path: String
    /// The database's URL; `nil` if the database is a file in the folder.
    let server: String?
    var data: String { path + "/data" }

    init(server: String? = nil) throws {
        path = NSTemporaryDirectory() + "pennypost-survival-\(UUID().uuidString)"
        self.server = server
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var environment: [String: String] {
        var environment = ["PENNYPOST_DATA": data, "PATH": "/usr/bin:/bin", "HOME": path, "TZ": "UTC"]
        environment["PENNYPOST_DATABASE"] = server
        return environment
    }

    /// Returns the path to which the build has put the program: beside the tests.
    static func program() throws -> String {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().path
        let path = folder + "/pennypost"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw ProgramMissing(description: "there is no program \(path): build it first")
        }
        return path
    }

    /// Writes a file and returns its path.
    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    func start(_ arguments: [String], input: String = "") throws -> PennypostRun {
        try PennypostRun(arguments, place: self, input: input)
    }

    /// Runs the program to its end.
    func run(_ arguments: [String], input: String = "") async throws -> PennypostRun.End {
        await (try start(arguments, input: input)).end()
    }

    /// Connects a mailbox in plaintext, so that a proxy can count the bytes that pass.
    func connect(_ user: MailUser, imap: LocalEndpoint, smtp: LocalEndpoint) async throws {
        let end = try await run(
            [
                "connect", user.address, "--imap", "\(imap)/plain", "--smtp", "\(smtp)/plain", "--password-file", "-",
            ], input: user.password)
        try #require(end.status == 0, "\(end.errors)")
    }
}
