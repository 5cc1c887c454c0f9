import Mailboxes
import Storage

/// The work of `fetch --watch`: fetches from mailboxes until the command is ended.
struct Watching: Sendable {
    let workplace: Workplace
    /// Whether messages in the outbox are sent when their time comes.
    var sends: Bool
    var isJSON: Bool

    /// Runs until a signal ends the command, which is its normal end, or until none of the mailboxes is connected any
    /// more.
    ///
    /// - Parameter isAll: pass `true` if these are all mailboxes: those that are connected later are then watched too.
    func run(_ mailboxes: [Mailbox], isAll: Bool) async {
        var policy = WatchPolicy()
        // A server watches all mailboxes itself.
        policy.takesOver = Workplace.isOfServer
        CommandSurroundings.current.interruption.noteEndless()
        let watch = MailWatch(directory: workplace.directory, policy: policy)
        let outbox = sends ? Outbox(directory: workplace.directory) : nil
        if !isJSON {
            let names = mailboxes.count == 1 ? mailboxes[0].address : "\(mailboxes.count) mailboxes"
            Console.current.say("Watching \(names). Press Ctrl-C to stop.")
        }
        let progress = ProgressLine()
        let listener: @Sendable (WatchEvent) -> Void = { [isJSON] event in report(event, progress, isJSON: isJSON) }
        if isAll {
            await watch.runAll(sending: outbox, listener: listener)
        } else {
            await watch.run(mailboxes, sending: outbox, listener: listener)
        }
        progress.clear()
    }

    private func report(_ event: WatchEvent, _ progress: ProgressLine, isJSON: Bool) {
        if isJSON {
            guard let document = WatchDocument(event) else { return }
            // Encoding cannot fail: all its parts can be written as JSON.
            try? Console.current.say(json: document)
            return
        }
        if case .fetching(let step) = event.kind {
            progress.show("\(event.mailbox) \(step.folder)", done: step.stored, of: step.total)
            return
        }
        let lines = WatchLines(event)
        guard !lines.rest.isEmpty else { return }
        progress.clear()
        Console.current.say(
            "\(ShortTime.text(event.time)) \(event.mailbox)", lines.style, lines.rest)
        for line in lines.further { Console.current.say("  \(line)") }
    }
}
