import ArgumentParser
import Foundation

/// The program: `pennypost [--data DIR] COMMAND …`.
@main
struct PennypostProgram: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "pennypost",
        abstract: "Send and fetch mail through mailboxes connected with an address and an app password.",
        discussion: """
            Every command takes --json. Exit statuses and the names in JSON are in Documentation/CommandLine.md.

            Example:
              pennypost connect you@gmail.com
              pennypost send --from you@gmail.com --to jan@example.cz --subject "Faktura 2026-0142" --text body.txt \
            --attach faktura.pdf
              pennypost fetch && pennypost list you@gmail.com

            Completions for your shell:
              pennypost --generate-completion-script bash > ~/.local/share/bash-completion/completions/pennypost
            """,
        version: version,
        subcommands: [
            ConnectCommand.self, DoctorCommand.self, TestCommand.self, PasswordCommand.self, SendCommand.self,
            ReplyCommand.self, ForwardCommand.self, OutboxCommand.self,
            FetchCommand.self, MailboxesCommand.self, ListCommand.self, ShowCommand.self, MarkCommand.self,
            MoveCommand.self, DeleteCommand.self, ExportCommand.self, DisconnectCommand.self, ParseCommand.self,
            BackupCommand.self, RestoreCommand.self, CheckCommand.self, MigrateCommand.self, KeysCommand.self,
            ProvidersCommand.self,
        ])

    @Option(
        help: ArgumentHelp(
            "The folder with the mailboxes and messages (default: $PENNYPOST_DATA, else $XDG_DATA_HOME/pennypost, "
                + "else ~/.local/share/pennypost).", valueName: "dir"),
        completion: .directory)
    var data: String?

    @Option(
        help: ArgumentHelp(
            "A PostgreSQL database for the data (default: $PENNYPOST_DATABASE, else a file in the folder). "
                + "Others can read a command line, so put a password in the variable or in ~/.pgpass.",
            valueName: "url"))
    var database: String?

    static func main() async {
        MemoryArenas.limit()
        // If the reader of the output goes away, a write fails; the program does not end.
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        let reporter = FailureReporter(isJSON: arguments.contains("--json"))
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            if let failure = Console.shared.outputFailure { throw failure }
        } catch {
            Foundation.exit(reporter.report(error).rawValue)
        }
    }
}
