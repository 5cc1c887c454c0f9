import Foundation
import Synchronization
import TestSupport

/// A run of the real program, which may be killed at any moment.
final class PennypostRun: Sendable {
    /// What the run left.
    struct End: Sendable {
        let status: Int32
        let wasKilled: Bool
        let output: String
        let errors: String

        /// The complete lines of the output as JSON objects; the last line may be cut off by the kill.
        var objects: [[String: Any]] {
            output.split(separator: "\n").compactMap {
                try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }
    }

    private let process: Process
    private let folder: String
    private let ended: Task<Void, Never>

    /// Starts `pennypost` with these arguments. Its output goes to files: a server started meanwhile would hold a pipe open.
    init(_ arguments: [String], place: ProgramPlace, input: String = "") throws {
        folder = place.path + "/run-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in [("input", input), ("output", ""), ("errors", "")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try BuiltProgram.path())
        process.arguments = arguments
        process.environment = place.environment
        process.standardInput = FileHandle(forReadingAtPath: folder + "/input")
        process.standardOutput = FileHandle(forWritingAtPath: folder + "/output")
        process.standardError = FileHandle(forWritingAtPath: folder + "/errors")
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in continuation.finish() }
        ended = Task { for await _ in stream {} }
        self.process = process
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// Sends SIGKILL. A run that has ended already is left alone.
    func kill() {
        if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits for the end of the run.
    func end() async -> End {
        await ended.value
        func text(_ name: String) -> String {
            String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return End(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL,
            output: text("output"), errors: text("errors"))
    }
}

/// Kills the run that is under way, from any thread.
final class Killer: Sendable {
    private let run = Mutex<PennypostRun?>(nil)

    func aim(at target: PennypostRun?) { run.withLock { $0 = target } }

    func strike() { run.withLock { $0 }?.kill() }
}
