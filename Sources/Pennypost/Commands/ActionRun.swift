import MailSetup
import Mailboxes

/// An action on messages, such as marking them: stores it, tries it at the servers at once, and reports the outcome of
/// each.
struct ActionRun {
    let ids: [Int64]
    /// What the messages are once it is done: “marked as read”.
    let past: String
    let json: Bool

    /// Runs the action.
    ///
    /// - Parameter note: stores the action, and returns the ids of the mailboxes concerned.
    func run(
        _ program: PennypostProgram, _ note: @escaping @Sendable (MessageActions) async throws -> Set<Int64>
    ) async throws {
        let status = try await Workplace.open(program) { workplace in
            let actions = MessageActions(directory: workplace.directory)
            let concerned = try await note(actions)
            let mailboxes = try await workplace.directory.mailboxes().filter { concerned.contains($0.id) }
            return try await Interruption.cancellable { [self] in
                var refused: [Int64: String] = [:]
                var postponed: [Int64: String] = [:]
                var waiting: String?
                for mailbox in mailboxes {
                    do {
                        let summary = try await actions.apply(to: mailbox)
                        refused.merge(summary.refused) { first, _ in first }
                        postponed.merge(summary.postponed) { first, _ in first }
                    } catch let failure as ServerFailure where !Task.isCancelled {
                        waiting = CommandFailure(failure).message
                    } catch let error as MailboxError {
                        guard case .inUse = error else { throw error }
                        waiting = CommandFailure(error).message
                    }
                }
                try report(refused, postponed, waiting)
                return refused.isEmpty ? ExitStatus.success : .refused
            }
        }
        if status != .success { throw QuietFailure(status: status) }
    }

    private func report(_ refused: [Int64: String], _ postponed: [Int64: String], _ waiting: String?) throws {
        for id in ids {
            let words = refused[id]
            let waiting = postponed[id] ?? waiting
            if json {
                let state = words != nil ? "refused" : waiting != nil ? "waiting" : "done"
                try Console.current.say(json: ActionDocument(id: id, state: state, detail: words ?? waiting))
            } else if let words {
                Console.current.say("\(id)", .bad, "the server refused: \(words)")
            } else if let waiting {
                Console.current.say("\(id)", .plain, "done here; the server gets it with the next fetch (\(waiting))")
            } else {
                Console.current.say("\(id)", .good, past)
            }
        }
    }
}

/// The outcome of an action on a message, as `mark`, `move` and `delete --json` print it.
struct ActionDocument: Encodable, Sendable {
    var id: Int64
    /// `done`, `waiting` for the next fetch, or `refused`.
    var state: String
    var detail: String?
}
