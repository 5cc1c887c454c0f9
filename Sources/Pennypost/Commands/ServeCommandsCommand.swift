import ArgumentParser
import Mailboxes
import Storage

/// `pennypost serve-commands`: the part of a server that watches, sends and carries out commands, for tests.
struct ServeCommandsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-commands", abstract: "Work on the data folder for other commands.", shouldDisplay: false)

    @ParentCommand var program: PennypostProgram

    @Flag(help: "Leave mailboxes and outbox alone.")
    var idle = false

    func run() async throws {
        try await Workplace.open(program) { workplace in
            let server = try CommandServer(
                workplace, version: PennypostProgram.version, carryOut: PennypostProgram.carryOut)
            Console.current.say("Serving.")
            let watches = !idle
            try await Interruption.cancellable {
                await withDiscardingTaskGroup { group in
                    group.addTask { await server.run() }
                    guard watches else { return }
                    group.addTask {
                        await MailWatch(directory: workplace.directory).runAll(
                            sending: Outbox(directory: workplace.directory)
                        ) { _ in }
                    }
                }
            }
        }
    }
}
