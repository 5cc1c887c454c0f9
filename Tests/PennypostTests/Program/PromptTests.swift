import Foundation
import Testing

@Suite("The program on a terminal", .timeLimit(.minutes(1)))
struct PromptTests {
    /// Starts the program with a terminal of its own.
    private func ask(_ folder: ProgramFolder, on terminal: Pseudoterminal) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        process.arguments =
            ["-w", "-c", try ProgramRun.programPath(), "connect", "a@firma.test"]
            + ["--imap", "127.0.0.1:1/plain", "--smtp", "127.0.0.1:1/plain"]
        process.environment = ["PENNYPOST_DATA": folder.data, "TERM": "xterm"]
        process.standardInput = terminal.terminal
        process.standardOutput = terminal.terminal
        process.standardError = terminal.terminal
        try process.run()
        return process
    }

    @Test("A password is asked for and not shown")
    func passwordIsNotShown() async throws {
        let folder = try ProgramFolder()
        let terminal = try Pseudoterminal()
        let process = try ask(folder, on: terminal)
        let question = await terminal.shown(until: "App password of a@firma.test: ")
        #expect(!terminal.echoes)
        terminal.type("abcd efgh ijkl mnop\n")
        let answer = await terminal.shown(until: "connection.")
        #expect(question.hasSuffix("App password of a@firma.test: "))
        #expect(answer.contains("127.0.0.1 port 1 does not answer"))
        #expect(!(question + answer).contains("abcd") && !(question + answer).contains("mnop"))
        process.waitUntilExit()
        #expect(process.terminationStatus == 69)
        #expect(terminal.echoes)
    }

    @Test("Ctrl-C at the question gives the terminal back")
    func interruptedQuestion() async throws {
        let folder = try ProgramFolder()
        let terminal = try Pseudoterminal()
        let process = try ask(folder, on: terminal)
        _ = await terminal.shown(until: "App password of a@firma.test: ")
        terminal.type("\u{3}")
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(terminal.echoes)
    }

    @Test("Without a terminal it says how to give the password")
    func noTerminal() async throws {
        let folder = try ProgramFolder()
        let run = try await ProgramRun.run(
            ["-w", try ProgramRun.programPath(), "connect", "a@gmail.com"], data: folder.data,
            command: "/usr/bin/setsid")
        #expect(run.status == 64)
        #expect(run.errors.contains("--password-file FILE"))
    }

    @Test("A reader that goes away is no fault; a disk that is full is one")
    func output() async throws {
        let folder = try ProgramFolder()
        let program = try ProgramRun.programPath()
        let gone = try await ProgramRun.run(
            ["-c", "'\(program)' --help | true; exit ${PIPESTATUS[0]}"], data: folder.data, command: "/bin/bash")
        #expect(gone.status == 0 && gone.errors == "")
        let full = try await ProgramRun.run(
            ["-c", "'\(program)' mailboxes > /dev/full"], data: folder.data, command: "/bin/bash")
        #expect(full.status == 74 && full.errors.contains("standard output"))
    }

    @Test("Completions are made for each shell", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        let run = try await ProgramRun.run(["--generate-completion-script", shell], data: "/nonexistent")
        #expect(run.status == 0 && run.text.contains("disconnect"))
    }

    @Test(
        "Help of every command ends with an example",
        arguments: [
            "connect", "send", "fetch", "mailboxes", "list", "show", "disconnect", "parse",
        ])
    func help(command: String) async throws {
        let run = try await ProgramRun.run(["help", command], data: "/nonexistent")
        #expect(run.status == 0)
        let example = run.text.components(separatedBy: "\nExample:\n").last ?? ""
        #expect(example.hasPrefix("  pennypost \(command)") && !example.contains("\n\n"))
    }
}
