import Foundation

/// A run of a Python script of this repository.
package struct ScriptRun: Sendable {
    /// The exit status; 124 if it was ended for taking too long.
    package let status: Int32
    /// What it wrote: standard error, then standard output.
    package let report: String

    /// Runs a script to its end, in an empty folder.
    ///
    /// - Parameters:
    ///   - script: Its path in the repository.
    ///   - python: The interpreter.
    ///   - limit: Seconds after which a run that hangs is ended.
    package static func run(
        _ script: String, _ arguments: [String], python: String, limit: Int
    ) async throws -> ScriptRun {
        let scratch = try ScratchFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments =
            ["--kill-after=10", "\(limit)", python, "-B", Repository.root.appending(path: script).path] + arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LANG": "C.UTF-8", "TZ": "UTC"]
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
        return ScriptRun(status: process.terminationStatus, report: try text(errors) + text(output))
    }
}
