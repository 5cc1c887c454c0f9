internal import Foundation
internal import MIME
internal import Mailboxes
internal import Storage

/// How sending is to be done and told.
struct SendingOptions: Sendable {
    var waits: Bool
    var isJSON: Bool
}

/// Puts messages into the outbox, hands them over and tells what has become of them.
struct Sending: Sendable {
    /// The least time between two attempts of one command.
    private static let leastPause = Duration.seconds(15)

    let workplace: Workplace
    let options: SendingOptions
    let outbox: Outbox

    init(workplace: Workplace, options: SendingOptions) {
        self.workplace = workplace
        self.options = options
        outbox = Outbox(directory: workplace.directory)
    }

    /// Sends one message, and before it what waits for the same mailbox.
    func send(_ input: DraftInput) async throws -> ExitStatus {
        let mailbox = try await workplace.directory.mailbox(address: try input.sender().address)
        let draft = try input.draft(from: mailbox, date: Self.now)
        let (queued, isNew) = try await outbox.enqueue(draft, from: mailbox, key: input.key)
        let failure = queued.state == .queued ? try await deliver(mailbox, watching: [queued.id], only: nil) : nil
        let item = try await outbox.item(id: queued.id) ?? queued
        try say(SentDocument(item: item, from: mailbox.address, key: input.key, isNew: isNew, line: nil))
        if let failure { FailureReporter(isJSON: options.isJSON).report(failure) }
        return Self.status(of: item, failure: failure)
    }

    /// Sends what waits in the outbox.
    func sendPending(_ sender: String?) async throws -> ExitStatus {
        let input = DraftInput(from: sender)
        let mailboxes =
            sender == nil
            ? try await workplace.directory.mailboxes()
            : [try await workplace.directory.mailbox(address: try input.sender().address)]
        var status = ExitStatus.success
        for mailbox in mailboxes {
            let told = ToldItems()
            do {
                try await outbox.deliver(mailbox) { item in told.add(item) }
            } catch let failure as ServerFailure where !Task.isCancelled {
                let failure = Self.waiting(CommandFailure(failure))
                FailureReporter(isJSON: options.isJSON).report(failure)
                status = failure.status
            }
            for item in told.all {
                try say(SentDocument(item: item, from: mailbox.address, key: item.key, isNew: false, line: nil))
                let own = Self.status(of: item, failure: nil)
                if own != .success { status = own }
            }
        }
        return status
    }

    /// Hands messages over, again and again where the command waits for their fate.
    ///
    /// - Parameters:
    ///   - watched: whose fate is waited for.
    ///   - ids: what is handed over; all that is due where nil.
    /// - Returns: why the server could not be used, where it could not.
    func deliver(
        _ mailbox: Mailbox, watching watched: [Int64], only ids: [Int64]?,
        progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws -> CommandFailure? {
        while true {
            var failure: CommandFailure?
            do {
                try await outbox.deliver(mailbox, only: ids, progress: progress)
            } catch let error as ServerFailure where !Task.isCancelled {
                failure = Self.waiting(CommandFailure(error))
            }
            guard options.waits, failure?.status != .signInRefused else { return failure }
            var next: Timestamp?
            for id in watched {
                guard let item = try await outbox.item(id: id), item.state == .queued else { continue }
                next = min(next ?? item.nextAttemptAt, item.nextAttemptAt)
            }
            guard let next else { return failure }
            try await Task.sleep(for: max(next - Timestamp.now, Self.leastPause))
        }
    }

    /// What the exit status says of a message.
    static func status(of item: OutboxItem, failure: CommandFailure?) -> ExitStatus {
        switch item.state {
        case .accepted: item.recipients.allSatisfy { $0.state == .accepted } ? .success : .refused
        case .refused: .refused
        case .uncertain: .uncertain
        case .cancelled: .refused
        case .queued, .attempting, .transmitting: failure?.status ?? .tryLater
        }
    }

    /// A server that cannot be used now is no loss: what is to be sent waits.
    private static func waiting(_ failure: CommandFailure) -> CommandFailure {
        var failure = failure
        if failure.status != .signInRefused { failure.status = .tryLater }
        let note = "The message waits in the outbox and leaves with: pennypost send --pending"
        failure.remedy = failure.remedy.map { "\($0). \(note)" } ?? note
        return failure
    }

    /// The moment, in the zone of whoever writes.
    static var now: MessageDate {
        var seconds = time(nil)
        var parts = tm()
        let offset = localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff / 60
        return MessageDate(secondsSinceEpoch: Int64(seconds), offsetMinutes: offset)
    }

    func say(_ document: SentDocument) throws {
        guard !options.isJSON else { return try Console.shared.say(json: document) }
        let item = document.item
        let (word, style): (String, TextStyle) =
            switch item.state {
            case .accepted: ("Accepted", .good)
            case .refused: ("Refused", .bad)
            case .uncertain: ("Uncertain", .warning)
            case .cancelled: ("Cancelled", .warning)
            case .queued, .attempting, .transmitting: ("Waiting", .warning)
            }
        let place = document.line.map { "line \($0): " } ?? ""
        let earlier = document.isNew || document.key == nil ? "" : " (sent before under this key)"
        Console.shared.say(word, style, "\(place)“\(item.subject)” from \(document.from)\(earlier)")
        for recipient in item.recipients {
            let reply = recipient.reply.map { ": \($0)" } ?? ""
            Console.shared.say("  \(recipient.address) \(recipient.state.rawValue)\(reply)")
        }
        if item.state == .uncertain {
            Console.shared.say("  Whether it was taken is not known, so that it is not sent again: look into Sent.")
        } else if item.state == .queued, item.attempts > 0 {
            Console.shared.say(
                "  Next attempt from \(ShortTime.text(item.nextAttemptAt)), by: pennypost send --pending")
        }
    }
}
