import Foundation
import LocalServers
import TestSupport
import Testing

/// A separate data folder for runs of the real program, removed with it.
final class ProgramPlace: Sendable {
    private let scratch: ScratchFolder
    var path: String { scratch.path }
    /// The database's URL; `nil` if the database is a file in the folder.
    let server: String?
    var data: String { path + "/data" }

    init(server: String? = nil) throws {
        scratch = try ScratchFolder(mode: 0o755)
        self.server = server
    }

    var environment: [String: String] {
        var environment = ["PENNYPOST_DATA": data, "PATH": "/usr/bin:/bin", "HOME": path, "TZ": "UTC"]
        environment["PENNYPOST_DATABASE"] = server
        return environment
    }

    /// Writes a file and returns its path.
    func file(_ name: String, _ text: String) throws -> String {
        try scratch.file(name, text.utf8)
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
