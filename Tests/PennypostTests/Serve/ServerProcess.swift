import Foundation
import LocalServers
import TestSupport
import Testing

/// A real `pennypost serve` at a free port. It is killed if the test forgets it, fails or is cancelled.
final class ServerProcess: Sendable {
    /// How long it may take to end: its own limit, and time for a busy machine.
    private static let patience = Duration.seconds(90)

    private let process: ChildProcess
    /// The folder lives as long as its server.
    private let folder: ProgramFolder
    private let outputPath: String
    private let errorsPath: String

    /// What it has printed.
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    /// What it has logged.
    var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }

    /// Starts it without waiting.
    init(_ arguments: [String], in folder: ProgramFolder, environment: [String: String]) throws {
        let name = UUID().uuidString
        (outputPath, errorsPath) = (try folder.file("output-\(name)", []), try folder.file("errors-\(name)", []))
        self.folder = folder
        process = try ChildProcess(
            [try BuiltProgram.path(), "serve", "--web-port", "0"] + arguments,
            environment: [
                "PENNYPOST_DATA": folder.data, "PATH": "/usr/bin:/bin", "HOME": folder.data, "TZ": "UTC",
            ].merging(environment) { $1 }, output: .file(outputPath), errors: .file(errorsPath))
    }

    /// Starts it, and waits until it listens.
    static func start(
        _ arguments: [String] = [], in folder: ProgramFolder, environment: [String: String] = [:]
    ) async throws -> ServerProcess {
        let server = try ServerProcess(arguments, in: folder, environment: environment)
        try await wait(for: "the server to listen; it says \(server.output)\(server.errors)") {
            try #require(server.process.isRunning, "it ended: \(server.errors)")
            return server.output.contains("\n")
        }
        return server
    }

    /// The port at which it listens.
    var port: Int {
        get throws {
            let digits = output.firstMatch(of: /https?:\/\/[^\/"\s]+:(\d+)/)?.output.1
            return try #require(digits.flatMap { Int($0) }, "\(output)")
        }
    }

    func signal(_ number: Int32) { process.signal(number) }

    /// Waits until it has ended, and returns its exit status; a signal's number is negative. If it does not end in time,
    /// it is killed.
    func status() async -> Int32 { (try? await process.end(within: Self.patience)) ?? -SIGKILL }

    /// Ends it in order, and returns its exit status.
    func end() async -> Int32 {
        signal(SIGTERM)
        return await status()
    }

    /// Sends a request, and returns everything that is answered.
    func get(_ path: String, method: String = "GET", headers: [String] = []) async throws -> String {
        let connection = try RawConnection(port: try port)
        let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + headers
        connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return await connection.readToEnd()
    }
}
