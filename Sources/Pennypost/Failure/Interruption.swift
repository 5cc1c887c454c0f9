import Foundation
import SMTP

/// Lets Ctrl-C and SIGTERM end work in order: connections are closed, and what was received is stored. A second request
/// ends the command at once.
enum Interruption {
    /// How long work may take to end after it is cancelled. Then the command ends without it, unless a message is on
    /// the wire: what is stored is consistent at every moment.
    private static let patience = Duration.milliseconds(1700)
    /// How often to check whether a message is on the wire.
    private static let look = DispatchTimeInterval.milliseconds(100)

    /// What to do after the command was stopped.
    static var remedy: String {
        CommandSurroundings.current.interruption.advice
            ?? "What is stored is intact; run the command again to continue"
    }

    /// Replaces the remedy from now on, because running the command again would do something twice.
    static func advise(_ remedy: String) { CommandSurroundings.current.interruption.advise(remedy) }

    /// Runs `body`, and cancels it when the command is asked to end.
    static func cancellable<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let surroundings = CommandSurroundings.current
        let task = Task(executorPreference: surroundings.executor, operation: body)
        surroundings.interruption.listen {
            if task.isCancelled { end(surroundings) }
            task.cancel()
            endIfQuiet(since: .now, surroundings)
        }
        defer { surroundings.interruption.stopListening() }
        do {
            return try await task.value
        } catch {
            throw task.isCancelled ? CancellationError() : error
        }
    }

    /// Ends the command when no message has been on the wire for ``patience``. Some waits do not notice their
    /// cancellation, such as that for a database that does not answer.
    private static func endIfQuiet(since quiet: ContinuousClock.Instant, _ surroundings: CommandSurroundings) {
        DispatchQueue.global().asyncAfter(deadline: .now() + look) {
            if surroundings.interruption.hasEnded { return }
            let now = ContinuousClock.now
            // A message's outcome is stored after its reply, so the time begins with the last reply.
            if SMTPTraffic.messagesOnTheWire > 0 { return endIfQuiet(since: now, surroundings) }
            guard now - quiet >= patience else { return endIfQuiet(since: quiet, surroundings) }
            end(surroundings)
        }
    }

    private static func end(_ surroundings: CommandSurroundings) {
        CommandSurroundings.$current.withValue(surroundings) {
            let failure = CommandFailure(CancellationError())
            FailureReporter(isJSON: surroundings.isJSON).report(failure)
            surroundings.interruption.end(status: failure.status.rawValue)
        }
    }
}
