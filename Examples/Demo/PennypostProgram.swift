import Foundation

/// The built `pennypost`, run as a person would run it in their own folder.
struct PennypostProgram {
    /// The program's path.
    let path: String
    /// The folder in which it runs and keeps its data.
    let folder: String
    let narration: Narration

    struct Failed: Error, CustomStringConvertible {
        let command: String
        let status: Int32

        var description: String { "pennypost \(command) ended with status \(status)" }
    }

    /// Shows the command, runs it, and lets it write to the terminal itself.
    ///
    /// - Parameter status: the exit status that the demo expects; any other ends it.
    func run(_ words: String..., typing input: String? = nil, endingWith status: Int32 = 0) throws {
        narration.command(words, typed: input)
        let process = self.process(words)
        let standardInput = Pipe()
        process.standardInput = standardInput
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data((input.map { $0 + "\n" } ?? "").utf8))
        try standardInput.fileHandleForWriting.close()
        process.waitUntilExit()
        guard process.terminationStatus == status else {
            throw Failed(command: words[0], status: process.terminationStatus)
        }
    }

    /// Returns the number of the newest message that `list` shows in a mailbox's inbox.
    func newestMessage(of address: String) throws -> Int {
        struct Listed: Decodable { let id: Int }
        let process = self.process(["list", address, "--folder", "INBOX", "--limit", "1", "--json"])
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let line = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(command: "list", status: process.terminationStatus) }
        return try JSONDecoder().decode(Listed.self, from: line).id
    }

    private func process(_ words: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(["PENNYPOST_DATA": "\(folder)/data"]) { $1 }
        return process
    }
}
