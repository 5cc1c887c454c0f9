import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("The program on a terminal", .timeLimit(.minutes(5)))
struct PromptTests {
    /// Starts the program on its own terminal.
    private func ask(
        _ folder: ProgramFolder, on terminal: Pseudoterminal, _ arguments: [String] = nowhere
    ) throws -> ChildProcess {
        try terminal.start(
            [try BuiltProgram.path(), "connect"] + arguments,
            environment: ["PENNYPOST_DATA": folder.data, "TERM": "xterm"])
    }

    private static let nowhere = ["a@firma.test", "--imap", "127.0.0.1:1/plain", "--smtp", "127.0.0.1:1/plain"]

    @Test("A change that removes the cause is accepted with one key")
    func fix() async throws {
        let company = try await TestMailServers.shared()
        let folder = try ProgramFolder()
        let terminal = try Pseudoterminal()
        let anna = TestMailServers.anna
        let process = try ask(
            folder, on: terminal,
            [anna.address, "--imap", "\(company.imaps)/tls", "--smtp", "\(company.submission)/tls"]
                + ["--ca", company.authorityFile])
        _ = await terminal.shown(until: "App password for \(anna.address): ")
        terminal.type("\(anna.passwordInGroups)\n")
        let question = await terminal.shown(until: "[Enter / n] ")
        #expect(question.contains("STARTTLS") && question.contains("--smtp \(company.submission)/starttls"))
        terminal.type("\n")
        let answer = await terminal.shown(until: "user  \(anna.address)")
        #expect(answer.contains("Connected") && answer.contains("\(company.submission)/starttls"))
        #expect(try await process.end() == 0)
    }

    @Test("A password is asked for and not shown")
    func passwordIsNotShown() async throws {
        let folder = try ProgramFolder()
        let terminal = try Pseudoterminal()
        let process = try ask(folder, on: terminal)
        let question = await terminal.shown(until: "App password for a@firma.test: ")
        #expect(!terminal.echoes)
        terminal.type("abcd efgh ijkl mnop\n")
        let answer = await terminal.shown(until: "running.")
        #expect(question.hasSuffix("App password for a@firma.test: "))
        #expect(answer.contains("does not accept connections on port 1"))
        #expect(!(question + answer).contains("abcd") && !(question + answer).contains("mnop"))
        #expect(try await process.end() == 69)
        #expect(terminal.echoes)
    }

    @Test("Ctrl-C at the question restores the terminal")
    func interruptedQuestion() async throws {
        let folder = try ProgramFolder()
        let terminal = try Pseudoterminal()
        let process = try ask(folder, on: terminal)
        _ = await terminal.shown(until: "App password for a@firma.test: ")
        terminal.type("\u{3}")
        #expect(try await process.end() == 130)
        #expect(terminal.echoes)
    }

    @Test("Without a terminal, it says how to give the password")
    func noTerminal() async throws {
        let folder = try ProgramFolder()
        let run = try await ProgramRun.run(
            ["-w", try BuiltProgram.path(), "connect", "a@gmail.com"], data: folder.data,
            command: "/usr/bin/setsid")
        #expect(run.status == 64)
        #expect(run.errors.contains("--password-file FILE"))
    }

    @Test("A reader that goes away is not an error; a full disk is")
    func output() async throws {
        let folder = try ProgramFolder()
        let program = try BuiltProgram.path()
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
        "Every command's help ends with an example",
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
