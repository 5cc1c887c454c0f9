internal import Mailboxes
internal import Storage

/// Keeps mailboxes going until the command is ended: `fetch --watch`.
struct Watching: Sendable {
    let workplace: Workplace
    /// What waits in the outbox leaves when its time comes.
    var sends: Bool
    var isJSON: Bool

    /// Returns when the command was ended by a signal, which is how it is meant to end, or when none of the mailboxes is
    /// connected any more.
    ///
    /// - Parameter isAll: they are all that there are: those that are connected meanwhile are watched too.
    func run(_ mailboxes: [Mailbox], isAll: Bool) async {
        let watch = MailWatch(directory: workplace.directory)
        let outbox = sends ? Outbox(directory: workplace.directory) : nil
        if !isJSON {
            let names = mailboxes.count == 1 ? mailboxes[0].address : "\(mailboxes.count) mailboxes"
            Console.shared.say("Watching \(names). Ctrl-C ends it.")
        }
        let progress = ProgressLine()
        let listener: @Sendable (WatchEvent) -> Void = { [isJSON] event in tell(event, progress, isJSON: isJSON) }
        if isAll {
            await watch.runAll(sending: outbox, listener: listener)
        } else {
            await watch.run(mailboxes, sending: outbox, listener: listener)
        }
        progress.clear()
    }

    private func tell(_ event: WatchEvent, _ progress: ProgressLine, isJSON: Bool) {
        if isJSON {
            guard let document = WatchDocument(event) else { return }
            // All its parts can be written as JSON.
            try? Console.shared.say(json: document)
            return
        }
        if case .fetching(let step) = event.kind {
            progress.show("\(event.mailbox) \(step.folder)", done: step.stored, of: step.total)
            return
        }
        let lines = WatchLines(event)
        guard !lines.rest.isEmpty else { return }
        progress.clear()
        Console.shared.say(
            "\(ShortTime.text(event.time)) \(event.mailbox)", lines.style, lines.rest)
        for line in lines.further { Console.shared.say("  \(line)") }
    }
}
