import ArgumentParser
import Foundation
import Storage

/// The program: `pennypost [--data DIR] COMMAND …`.
@main
struct PennypostProgram: AsyncParsableCommand, DataPlace {
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
            ServeCommand.self, BackupCommand.self, RestoreCommand.self, CheckCommand.self, MigrateCommand.self,
            KeysCommand.self, AccountsCommand.self, ProvidersCommand.self,
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

    static var runningCommand: String {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let name = CommandSurroundings.current.arguments.first { names.contains($0) }
        return name.map { "pennypost \($0)" } ?? "pennypost"
    }

    static func main() async {
        MemoryArenas.limit()
        // If the reader of the output goes away, a write fails; the program does not end.
        signal(SIGPIPE, SIG_IGN)
        Foundation.exit(await carryOut(CommandSurroundings.current.arguments).rawValue)
    }

    /// Carries out the command of the current surroundings: here, or through the server that runs on its data folder.
    ///
    /// - Returns: its exit status. Why it failed has been reported.
    static func carryOut(_ arguments: [String]) async -> ExitStatus {
        do {
            let command = try parseAsRoot(arguments)
            var status = try await byServer(command)
            if status == nil { status = try await here(command) }
            if let status, status != .success { return status }
            if let number = Console.current.outputError { throw CommandFailure(outputError: number) }
            return .success
        } catch {
            return FailureReporter(isJSON: CommandSurroundings.current.isJSON).report(error)
        }
    }

    /// Carries the command out in this process.
    ///
    /// - Returns: `nil`; the exit status if a server has begun in the same moment and carried it out.
    private static func here(_ command: any ParsableCommand) async throws -> ExitStatus? {
        do {
            try await run(command)
        } catch let error as StorageError {
            guard case .folderInUse(_, _, let holder?) = error, holder.hasPrefix(RunningServer.command),
                !Workplace.isOfServer, !CommandSurroundings.current.channel.hasTakenInput,
                let status = try await byServer(command)
            else { throw error }
            return status
        }
        return nil
    }

    private static func run(_ command: any ParsableCommand) async throws {
        var command = command
        if var asynchronous = command as? any AsyncParsableCommand { return try await asynchronous.run() }
        try command.run()
    }

    /// Hands the command over to the server that runs on its data folder.
    ///
    /// - Returns: the exit status; `nil` if it is carried out here.
    private static func byServer(_ command: any ParsableCommand) async throws -> ExitStatus? {
        let folderCommand = command as? any FolderCommand
        guard !Workplace.isOfServer else {
            // Clients bring no other commands.
            guard folderCommand != nil else {
                throw CommandFailure(
                    status: .usage, code: "usage", field: "command line", message: "the server does not do this",
                    remedy: "Give the command without the server's socket")
            }
            return nil
        }
        guard let place = folderCommand?.program else { return nil }
        return try await RunningServer.carryOut(place, version: version)
    }
}

extension FailureReporter {
    /// Reports why the program ends, and returns the exit status.
    func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let code as ExitCode:
            return ExitStatus(rawValue: code.rawValue) ?? .fault
        case let quiet as QuietFailure:
            return quiet.status
        case is CleanExit:
            Self.sayHelp(error)
            return .success
        default: break
        }
        let status = PennypostProgram.exitCode(for: error)
        if status == .success {
            // Help and the like arrive as the parser's own errors.
            Self.sayHelp(error)
            return .success
        }
        let failure =
            status == .validationFailure
            ? Self.usageFailure(PennypostProgram.message(for: error)) : CommandFailure(error)
        report(failure)
        return failure.status
    }

    private static func sayHelp(_ error: any Error) {
        let page = HelpPage.withExampleLast(PennypostProgram.fullMessage(for: error))
        Console.current.write(Array((page + "\n").utf8))
    }

    private static func usageFailure(_ message: String) -> CommandFailure {
        let firstLine = message.split(separator: "\n").first.map(String.init) ?? message
        return CommandFailure(
            status: .usage, code: "usage", field: "command line", message: firstLine,
            remedy: "See: pennypost help, or pennypost help COMMAND")
    }
}

extension CommandFailure {
    /// Standard output is not complete.
    fileprivate init(outputError number: Int32) {
        self.init(
            status: .inputOutput, code: "output", field: "standard output",
            message: "it cannot be written (\(String(cString: strerror(number))))",
            remedy: "Free some space where it is written, and give the command again")
    }
}
