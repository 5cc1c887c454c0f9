import ArgumentParser
import Mailboxes
import Storage

/// `pennypost outbox`: what waits, what has left, and what became of it.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "See what waits to be sent, what was sent and what became of it; retry or cancel a message.",
        discussion: """
            A message is queued, then handed over (the server has accepted it), then seen in Sent, and perhaps bounced or \
            answered. An uncertain message may or may not have been sent: the connection ended before the server's \
            answer. It is looked for in Sent; if that settles nothing, you decide.

            Example:
              pennypost outbox
              pennypost outbox show 42
              pennypost outbox retry 42 --resend-uncertain
            """,
        subcommands: [
            OutboxListCommand.self, OutboxShowCommand.self, OutboxRetryCommand.self, OutboxCancelCommand.self,
            OutboxLimitCommand.self,
        ],
        defaultSubcommand: OutboxListCommand.self)

    @ParentCommand var program: PennypostProgram
}

/// A view of outbox messages, with what a person needs to know about their mailboxes.
struct OutboxView {
    private let outbox: Outbox
    private let mailboxes: [Int64: Mailbox]
    private var states: [Int64: SendingState] = [:]

    init(_ workplace: Workplace) async throws {
        outbox = Outbox(directory: workplace.directory)
        let all = try await workplace.directory.mailboxes()
        mailboxes = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    }

    mutating func explained(_ item: OutboxItem) async throws -> ExplainedItem {
        let mailbox = mailboxes[item.mailboxID]
        if states[item.mailboxID] == nil, let mailbox {
            states[item.mailboxID] = try await outbox.sendingState(of: mailbox)
        }
        let meaning = states[item.mailboxID].map { item.explanation($0, now: .now) }
        return ExplainedItem(item: item, from: mailbox?.address ?? "", meaning: meaning)
    }

    /// Opens the outbox and prints the message that `body` returns, for people or as JSON.
    static func show(
        _ program: PennypostProgram, _ access: FolderAccess = .working, isJSON: Bool,
        _ body: (Outbox) async throws -> OutboxItem
    ) async throws {
        let explained = try await Workplace.open(program, access) { workplace in
            var view = try await Self(workplace)
            return try await view.explained(try await body(view.outbox))
        }
        if isJSON { return try Console.current.say(json: OutboxDocument(explained)) }
        say(explained)
    }

    private static func say(_ explained: ExplainedItem) {
        let item = explained.item
        let word = item.state.rawValue.prefix(1).uppercased() + item.state.rawValue.dropFirst()
        Console.current.say(word, style(of: item), "\(item.id) “\(item.subject)”")
        Console.current.say("  \(explained.explanation(time: ShortTime.text))")
        Console.current.say("  from      \(explained.from), queued \(ShortTime.text(item.queuedAt))")
        if let answered = item.answered {
            Console.current.say("  \(answered.kind == .reply ? "answers" : "forwards")   message \(answered.id)")
        }
        if let time = item.handedOverAt { Console.current.say("  handed over  \(ShortTime.text(time))") }
        for name in item.otherMessageIDs { Console.current.say("  Message-ID at the server: <\(name)>") }
        if let time = item.seenInSentAt { Console.current.say("  seen in Sent \(ShortTime.text(time))") }
        if let time = item.answeredAt { Console.current.say("  answered     \(ShortTime.text(time))") }
        if let why = item.sentCopyDetail { Console.current.say("  no copy in Sent yet: \(why)") }
        for recipient in item.recipients {
            let reply = recipient.reply.map { ": \($0)" } ?? ""
            Console.current.say("  \(recipient.address) \(recipient.state.rawValue)\(reply)")
            if let bounce = recipient.bounce { Console.current.say("    bounced: \(bounce)") }
        }
    }

    static func style(of item: OutboxItem) -> TextStyle {
        switch item.state {
        case .accepted: item.bouncedAt == nil ? .good : .bad
        case .refused: .bad
        case .uncertain, .cancelled: .warning
        case .queued, .attempting, .transmitting: .plain
        }
    }
}
