import Foundation
import TestSupport
import Testing

/// The real program while it runs, in a data folder. It is killed if the test forgets it, fails or is cancelled.
final class StartedProgram: Sendable {
    private let process: ChildProcess
    private let folder: ProgramFolder
    private let output: String
    private let errors: String
    private let input: FileHandle?
    var pid: pid_t { process.pid }

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - folder: holds the data folder and the files of this run.
    ///   - typesInput: pass `true` to write its standard input later, with ``type(_:)``; otherwise it is empty.
    ///   - workingFolder: its working folder; `nil` for that of the tests.
    init(
        _ arguments: [String], in folder: ProgramFolder, data: String? = nil, typesInput: Bool = false,
        workingFolder: String? = nil, environment: [String: String] = [:]
    ) throws {
        let name = UUID().uuidString
        (output, errors) = (try folder.file(name + ".out", []), try folder.file(name + ".err", []))
        self.folder = folder
        let pipe = typesInput ? Pipe() : nil
        input = pipe?.fileHandleForWriting
        process = try ChildProcess(
            [try BuiltProgram.path()] + arguments,
            environment: ["PENNYPOST_DATA": data ?? folder.data, "HOME": folder.path, "TZ": "UTC"].merging(environment)
            { $1 }, workingFolder: workingFolder,
            input: pipe.map { .descriptor($0.fileHandleForReading.fileDescriptor) } ?? .nothing,
            output: .file(output), errors: .file(errors))
        try pipe?.fileHandleForReading.close()
    }

    var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
    var errorText: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    func type(_ text: String) throws { try input?.write(contentsOf: Data(text.utf8)) }
    func endInput() throws { try input?.close() }
    func signal(_ number: Int32) { process.signal(number) }

    /// Waits until the program has printed `words`. It fails at once if the program ends without.
    func wait(for words: String) async throws {
        try await TestSupport.wait(for: "“\(words)” in “\(self.text)”, “\(self.errorText)”") {
            let isRunning = self.isRunning
            guard !self.text.contains(words) else { return true }
            try #require(isRunning, "it ended without “\(words)”: “\(self.text)”, “\(self.errorText)”")
            return false
        }
    }

    /// How long it may take to end: a server's own limit, and time for a busy machine.
    private static let patience = Duration.seconds(90)

    /// Waits for the program's end, and returns its exit status, or the number of the signal that ended it, negative.
    @discardableResult
    func end() async throws -> Int32 {
        do { return try await process.end(within: Self.patience) } catch {
            Issue.record("it does not end: “\(text)”, “\(errorText)”")
            throw error
        }
    }
}

/// Runs a server on the data folder of `folder` while `body` runs.
///
/// - Parameter idle: pass `true` for one that neither watches nor sends.
func serving(
    _ folder: ProgramFolder, data: String? = nil, idle: Bool = false, _ body: (StartedProgram) async throws -> Void
) async throws {
    let server = try await StartedProgram.server(in: folder, data: data, idle: idle)
    try await body(server)
    server.signal(SIGTERM)
    #expect(try await server.end() == 0, "\(server.errorText)")
}

extension StartedProgram {
    /// Starts a server on the data folder of `folder`, in which no company has been set up. It takes commands then.
    ///
    /// - Parameters:
    ///   - idle: pass `true` for one that neither watches nor sends.
    ///   - limit: how long its end may take, in seconds; `nil` for its own choice.
    static func server(
        in folder: ProgramFolder, data: String? = nil, idle: Bool = false, limit: Int? = nil
    ) async throws -> StartedProgram {
        var rest = idle ? ["--mail-watch", "no", "--mail-send", "no"] : []
        if let limit { rest += ["--shut-down-limit-seconds", "\(limit)"] }
        let server = try StartedProgram(
            ["serve", "--web-port", "0", "--log-level", "error"] + rest, in: folder, data: data)
        // It is the last that a server prints.
        try await server.wait(for: "Set your company up: ")
        return server
    }

    /// Whether a server has printed nothing but where it is and the link, and nothing has failed in it.
    var hasBeenQuiet: Bool { text.split(separator: "\n").count == 2 && errorText.isEmpty }
}
