import Foundation
import LocalServers
import TestSupport
import Testing

/// A run of `Tests/Browser/run.py`: one journey through the site in Debian's Chromium.
struct BrowserRun: Sendable {
    let status: Int32
    /// What was wrong, a line each; then where the journey ended.
    let report: String

    /// Seconds after which a run that hangs is ended.
    private static let limit = 900

    /// Runs a journey on a stage to its end.
    ///
    /// - Parameter stage: what `harness/stage.py` reads.
    static func run(_ journey: String, on stage: Stage) async throws -> BrowserRun {
        let scratch = try ScratchFolder()
        let file = try scratch.file("stage.json", try JSONEncoder().encode(stage))
        return try await run([journey, file], scratch)
    }

    /// Tries the checks of a page on sample pages.
    static func trial() async throws -> BrowserRun { try await run(["trial"], try ScratchFolder()) }

    private static func run(_ arguments: [String], _ scratch: ScratchFolder) async throws -> BrowserRun {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL.path
        let python = "\(root)/.build/browser/environment/bin/python"
        try #require(
            FileManager.default.isExecutableFile(atPath: python), "Scripts/install-browser installs what is missing")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments =
            ["--kill-after=10", "\(limit)", python, "-B", "\(root)/Tests/Browser/run.py"] + arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LANG": "C.UTF-8", "TZ": "UTC"]
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
        return BrowserRun(status: process.terminationStatus, report: try text(errors) + text(output))
    }
}
