import Foundation
import LocalServers
import TestSupport
import Testing

/// The result of the real program, run as a child process.
struct ProgramRun: Sendable {
    let status: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of the output.
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    /// Returns the lines of the output as JSON objects.
    func objects() throws -> [[String: Any]] {
        try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
    }
    /// Returns `error` of the JSON on standard error.
    func errorObject() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(errors.utf8)) as? [String: Any]
        return object?["error"] as? [String: Any] ?? [:]
    }

    /// Runs the program, or another command, to its end.
    ///
    /// - Parameters:
    ///   - data: the data folder, passed in the environment.
    ///   - input: standard input; empty if `nil`.
    static func run(
        _ arguments: [String], data: String, input: String? = nil, command: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> ProgramRun {
        // Files, not pipes: a server that starts meanwhile would inherit a pipe's end, and the pipe would never close.
        let folder = try ProgramFolder()
        let (output, errors) = (try folder.file("output", []), try folder.file("errors", []))
        let process = try ChildProcess(
            [try command ?? BuiltProgram.path()] + arguments,
            environment: ["PENNYPOST_DATA": data, "PATH": "/usr/bin:/bin", "HOME": data, "TZ": "UTC"].merging(
                environment
            ) { $1 }, input: .file(try folder.file("input", (input ?? "").utf8)), output: .file(output),
            errors: .file(errors))
        let status = try await process.end()
        return ProgramRun(
            status: status, output: Array(try Data(contentsOf: URL(fileURLWithPath: output))),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self))
    }
}

/// A data folder and files for one test, removed with it.
final class ProgramFolder: Sendable {
    private let scratch: ScratchFolder
    var path: String { scratch.path }
    var data: String { path + "/data" }

    init() throws { scratch = try ScratchFolder(mode: 0o755) }

    /// Writes a file and returns its path.
    func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String { try scratch.file(name, bytes) }

    func run(_ arguments: String..., input: String? = nil) async throws -> ProgramRun {
        try await ProgramRun.run(arguments, data: data, input: input)
    }

    /// Connects a user's mailbox at a company's servers, which has to succeed.
    ///
    /// - Parameter smtp: the submission server; `nil` for the company's.
    func connect(
        _ user: MailUser, at company: TestMailServers, smtp: String? = nil, name: String? = nil
    ) async throws {
        let servers = [
            "--imap", "\(company.imaps)/tls", "--smtp", smtp ?? "\(company.smtps)/tls", "--ca", company.authorityFile,
        ]
        let arguments =
            ["connect", user.address, "--password-file", "-"] + servers + (name.map { ["--name", $0] } ?? [])
        let run = try await ProgramRun.run(arguments, data: data, input: user.password)
        try #require(run.status == 0, "\(run.errors)")
    }

    /// Returns the bytes of everything in the data folder.
    func storedBytes() throws -> [UInt8] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
        return try names.flatMap { Array(try Data(contentsOf: URL(fileURLWithPath: data + "/" + $0))) }
    }
}
