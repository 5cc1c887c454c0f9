import ArgumentParser
import MIME
import Mailboxes
import Storage

/// `pennypost show ID`: one fetched message.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one fetched message.",
        discussion: """
            With --raw, its exact bytes are written to standard output, as they were received.

            Example:
              pennypost show 42 --raw > letter.eml
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The message's number, from: pennypost list")
    var id: Int64

    @Flag(help: "Write the bytes of the message as they were received.")
    var raw = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if raw, json { throw ValidationError("Give --raw or --json, not both.") }
    }

    func run() async throws {
        let (message, bytes) = try await Workplace.open(program, .reading) { workplace in
            let message = try await workplace.archive.message(id: id)
            return (message, try await workplace.archive.bytes(of: message))
        }
        if raw {
            Console.current.write(bytes)
            return
        }
        let content = ParsedMessageDocument(Message(parsing: bytes))
        if json {
            try Console.current.say(
                json: JSONJoined(StoredMessageDocument(message), ShownContentDocument(content)))
        } else {
            Console.current.write(Array(MessageReading(content).text.utf8))
        }
    }
}
