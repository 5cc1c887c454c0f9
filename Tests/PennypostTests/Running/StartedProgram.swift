import Foundation
import Synchronization
import TestSupport
import Testing

/// The real program while it runs, in a data folder.
final class StartedProgram: Sendable {
    private let process: Mutex<Process>
    private let folder: ProgramFolder
    private let output: String
    private let errors: String
    private let input: FileHandle?
    let pid: pid_t

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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try BuiltProgram.path())
        process.arguments = arguments
        process.environment = ["PENNYPOST_DATA": data ?? folder.data, "HOME": folder.path, "TZ": "UTC"].merging(
            environment
        ) { $1 }
        if let workingFolder { process.currentDirectoryURL = URL(fileURLWithPath: workingFolder) }
        let name = UUID().uuidString
        (output, errors) = (try folder.file(name + ".out", []), try folder.file(name + ".err", []))
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        if typesInput {
            let pipe = Pipe()
            // Otherwise a program that starts meanwhile would hold it open.
            _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
            process.standardInput = pipe
            input = pipe.fileHandleForWriting
        } else {
            process.standardInput = FileHandle.nullDevice
            input = nil
        }
        try process.run()
        pid = process.processIdentifier
        self.process = Mutex(process)
        self.folder = folder
    }

    deinit {
        process.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } }
    }

    var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
    var errorText: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.withLock { $0.isRunning } }

    func type(_ text: String) throws { try input?.write(contentsOf: Data(text.utf8)) }
    func endInput() throws { try input?.close() }
    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits until the program has printed `words`.
    func wait(for words: String) async throws {
        try await TestSupport.wait(for: "“\(words)” in “\(self.text)”, “\(self.errorText)”") {
            self.text.contains(words)
        }
    }

    /// Waits for the program's end, and returns its exit status, or the number of the signal that ended it, negative.
    @discardableResult
    func end() async throws -> Int32 {
        try await TestSupport.wait(for: "the program's end; “\(self.text)”, “\(self.errorText)”") { !self.isRunning }
        return process.withLock { $0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus }
    }
}

/// Runs a server on the data folder of `folder` while `body` runs.
///
/// - Parameter idle: pass `true` for one that neither watches nor sends.
func serving(
    _ folder: ProgramFolder, data: String? = nil, idle: Bool = false, _ body: (StartedProgram) async throws -> Void
) async throws {
    let server = try await StartedProgram.server(in: folder, data: data, idle: idle)
    do {
        try await body(server)
    } catch {
        server.signal(SIGKILL)
        throw error
    }
    server.signal(SIGTERM)
    try await server.end()
}

extension StartedProgram {
    /// Starts a server on the data folder of `folder`, in which no company has been set up. It takes commands then.
    ///
    /// - Parameter idle: pass `true` for one that neither watches nor sends.
    static func server(in folder: ProgramFolder, data: String? = nil, idle: Bool = false) async throws -> StartedProgram
    {
        let rest = idle ? ["--mail-watch", "no", "--mail-send", "no"] : []
        let server = try StartedProgram(
            ["serve", "--web-port", "0", "--log-level", "error"] + rest, in: folder, data: data)
        // It is the last that a server prints.
        try await server.wait(for: "Set your company up: ")
        return server
    }

    /// Whether a server has printed nothing but where it is and the link, and nothing has failed in it.
    var hasBeenQuiet: Bool { text.split(separator: "\n").count == 2 && errorText.isEmpty }
}
