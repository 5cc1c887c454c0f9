import Foundation
import LocalServers
import Synchronization
import TestSupport
import Testing

/// A real `pennypost serve` at a free port. It is killed if the test forgets it.
final class ServerProcess: Sendable {
    private let pid: pid_t
    private let ended: Task<Int32, Never>
    private let outputPath: String
    private let errorsPath: String
    private let isOver = Mutex(false)

    /// What it has printed.
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    /// What it has logged.
    var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }

    private init(_ pid: pid_t, _ ended: Task<Int32, Never>, output: String, errors: String) {
        self.pid = pid
        self.ended = ended
        (outputPath, errorsPath) = (output, errors)
    }

    deinit { if !isOver.withLock(\.self) { kill(pid, SIGKILL) } }

    /// The sockets that the tests have open would be the server's as well, and never close.
    private static let script = """
        for fd in /proc/$$/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done
        exec "$@"
        """

    /// Starts it, and waits until it listens.
    static func start(
        _ arguments: [String] = [], in folder: ProgramFolder, environment: [String: String] = [:]
    ) async throws -> ServerProcess {
        let server = try launch(arguments, in: folder, environment: environment)
        let status = Mutex<Int32?>(nil)
        let watcher = Task { [ended = server.ended] in
            let value = await ended.value
            status.withLock { $0 = value }
        }
        defer { watcher.cancel() }
        try await wait(for: "the server to listen; it says \(server.output)\(server.errors)") {
            try #require(status.withLock(\.self) == nil, "it ended: \(server.errors)")
            return server.output.contains("\n")
        }
        return server
    }

    /// Starts it without waiting.
    static func launch(
        _ arguments: [String], in folder: ProgramFolder, environment: [String: String]
    ) throws -> ServerProcess {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments =
            ["-c", script, "server", try BuiltProgram.path(), "serve", "--web-port", "0"] + arguments
        process.environment = [
            "PENNYPOST_DATA": folder.data, "PATH": "/usr/bin:/bin", "HOME": folder.data, "TZ": "UTC",
        ].merging(environment) { $1 }
        let name = UUID().uuidString
        let (output, errors) = (try folder.file("output-\(name)", []), try folder.file("errors-\(name)", []))
        process.standardInput = FileHandle(forReadingAtPath: "/dev/null")
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        let (statuses, status) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            status.yield(
                process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus)
            status.finish()
        }
        try process.run()
        let ended = Task { await statuses.first { _ in true } ?? -1 }
        return ServerProcess(process.processIdentifier, ended, output: output, errors: errors)
    }

    /// The port at which it listens.
    var port: Int {
        get throws {
            let digits = output.split(separator: "\n").first?.split(separator: ":").last?.prefix { $0.isNumber }
            return try #require(digits.flatMap { Int($0) }, "\(output)")
        }
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits until it has ended, and returns its exit status; a signal's number is negative.
    func status() async -> Int32 {
        let status = await ended.value
        isOver.withLock { $0 = true }
        return status
    }

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
