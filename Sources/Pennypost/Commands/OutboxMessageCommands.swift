import ArgumentParser
import Mailboxes
import Storage

/// `pennypost outbox show ID`
struct OutboxShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what became of a message.",
        discussion: """
            Example:
              pennypost outbox show 42 --json
            """)

    @ParentCommand var outbox: OutboxCommand
    @Argument(help: "The message's number, from: pennypost outbox")
    var id: Int64
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        try await OutboxView.show(outbox.program, .reading, isJSON: json) { outbox in
            guard let item = try await outbox.item(id: id) else { throw OutboxError.notInOutbox(id: id) }
            return item
        }
    }
}

/// `pennypost outbox retry ID`
struct OutboxRetryCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Make a waiting or uncertain message due at once.",
        discussion: """
            It is sent by the next: pennypost send --pending

            Example:
              pennypost outbox retry 42
            """)

    @ParentCommand var outbox: OutboxCommand
    var program: PennypostProgram { outbox.program }
    @Argument(help: "The message's number, from: pennypost outbox")
    var id: Int64
    @Flag(help: "Send an uncertain message again, even though it may arrive twice.")
    var resendUncertain = false
    @Flag(help: .hidden)
    var althoughItMayHaveLeft = false
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        if althoughItMayHaveLeft {
            FormerOption.warn("--although-it-may-have-left", isNow: "--resend-uncertain", isJSON: json)
        }
        try await OutboxView.show(outbox.program, isJSON: json) { outbox in
            try await outbox.retry(id: id, resendUncertain: resendUncertain || althoughItMayHaveLeft)
        }
    }
}

/// `pennypost outbox cancel ID`
struct OutboxCancelCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Take back a message that has not been sent.",
        discussion: """
            A message that is being transmitted cannot be taken back. An uncertain one is not sent again.

            Example:
              pennypost outbox cancel 42
            """)

    @ParentCommand var outbox: OutboxCommand
    var program: PennypostProgram { outbox.program }
    @Argument(help: "The message's number, from: pennypost outbox")
    var id: Int64
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        try await OutboxView.show(outbox.program, isJSON: json) { try await $0.cancel(id: id) }
    }
}

/// `pennypost outbox limit ADDRESS NUMBER`
struct OutboxLimitCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Set how many recipients a mailbox may send to in 24 hours.",
        discussion: """
            A number replaces the provider's own limit, which is known for Gmail. “none” removes any limit; “provider” \
            returns to the provider's own.

            Example:
              pennypost outbox limit info@firma.cz 300
            """)

    @ParentCommand var outbox: OutboxCommand
    var program: PennypostProgram { outbox.program }
    @Argument(help: "A connected mailbox.")
    var address: String
    @Argument(help: "A number from 1, none, or provider.")
    var limit: String

    func run() async throws {
        let number: Int?
        switch limit {
        case "none": number = 0
        case "provider": number = nil
        default:
            guard let given = Int(limit), given > 0 else {
                throw ValidationError("“\(limit)” is not a limit. Write a number from 1, none, or provider.")
            }
            number = given
        }
        let mailbox = try await Workplace.open(outbox.program) { workplace in
            let mailbox = try await workplace.directory.mailbox(address: address)
            try await Outbox(directory: workplace.directory).setDailyLimit(number, of: mailbox)
            return mailbox
        }
        Console.current.say("Set", .good, "the limit of \(mailbox.address) for 24 hours: \(limit)")
    }
}
