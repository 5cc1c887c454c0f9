import Foundation
import Testing

@Suite("The program on a terminal", .timeLimit(.minutes(1)))
struct PromptTests {
    /// `script` gives its child a terminal.
    static let script = "/usr/bin/script"

    @Test("A password is asked for and not shown", .enabled(if: FileManager.default.isExecutableFile(atPath: script)))
    func passwordIsNotShown() async throws {
        let folder = try ProgramFolder()
        let connect =
            "'\(try ProgramRun.programPath())' connect a@firma.test --imap 127.0.0.1:1/plain --smtp 127.0.0.1:1/plain"
        let shown = folder.path + "/shown"
        // The password is typed once the question is there, and the terminal stays until the answer is.
        func wait(for words: String) -> String {
            "until grep -q '\(words)' '\(shown)' 2>/dev/null; do sleep 0.02; done"
        }
        let typing = "\(wait(for: "App password")); echo 'abcd efgh ijkl mnop'; \(wait(for: "does not answer"))"
        let run = try await ProgramRun.run(
            ["-c", "script -qfc \"\(connect)\" '\(shown)' < <(\(typing))"], data: folder.data, command: "/bin/bash",
            environment: ["TERM": "xterm", "SHELL": "/bin/sh"])
        #expect(!run.text.contains("abcd") && !run.text.contains("mnop"))
        #expect(run.text.contains("App password of a@firma.test:"))
        #expect(run.text.contains("127.0.0.1 port 1 does not answer"))
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
