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
        return try await run([journey, file])
    }

    /// Tries the checks of a page on sample pages.
    static func trial() async throws -> BrowserRun { try await run(["trial"]) }

    private static func run(_ arguments: [String]) async throws -> BrowserRun {
        let python = Repository.root.appending(path: ".build/browser/environment/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python), "Scripts/install-browser installs what is missing")
        let run = try await ScriptRun.run("Tests/Browser/run.py", arguments, python: python, limit: limit)
        return BrowserRun(status: run.status, report: run.report)
    }
}
