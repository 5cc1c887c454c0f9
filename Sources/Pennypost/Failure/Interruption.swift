import Foundation
import SMTP
import Synchronization

/// Lets Ctrl-C and SIGTERM end work in order: connections are closed, and what was received is stored. A second signal
/// ends the program at once.
enum Interruption {
    /// How long work may take to end after it is cancelled. Then the program ends without it, unless a message is on
    /// the wire: what is stored is consistent at every moment.
    private static let patience = Duration.milliseconds(1700)
    /// What to do after the command was stopped, if running it again is not the answer.
    private static let advice = Mutex<String?>(nil)
    /// How often to check whether a message is on the wire.
    private static let look = DispatchTimeInterval.milliseconds(100)

    /// What to do after the command was stopped.
    static var remedy: String {
        advice.withLock(\.self) ?? "What is stored is intact; run the command again to continue"
    }

    /// Replaces the remedy from now on, because running the command again would do something twice.
    static func advise(_ remedy: String) { advice.withLock { $0 = remedy } }

    /// Runs `body`, and cancels it when the program is asked to end.
    static func cancellable<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task(operation: body)
        let sources = [SIGINT, SIGTERM].map { number in
            // This must come before the source is made: on Linux, the source then replaces this handler with its own.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { endNow() }
                task.cancel()
                endIfQuiet(since: .now)
            }
            source.resume()
            return source
        }
        defer {
            sources.forEach { $0.cancel() }
            signal(SIGINT, SIG_DFL)
            signal(SIGTERM, SIG_DFL)
        }
        do {
            return try await task.value
        } catch {
            throw task.isCancelled ? CancellationError() : error
        }
    }

    /// Ends the program when no message has been on the wire for ``patience``. Some waits do not notice their
    /// cancellation, such as that for a database that does not answer.
    private static func endIfQuiet(since quiet: ContinuousClock.Instant) {
        DispatchQueue.global().asyncAfter(deadline: .now() + look) {
            let now = ContinuousClock.now
            // A message's outcome is stored after its reply, so the time begins with the last reply.
            if SMTPTraffic.messagesOnTheWire > 0 { return endIfQuiet(since: now) }
            guard now - quiet >= patience else { return endIfQuiet(since: quiet) }
            endNow()
        }
    }

    private static func endNow() -> Never {
        let isJSON = CommandLine.arguments.contains("--json")
        let failure = CommandFailure(CancellationError())
        FailureReporter(isJSON: isJSON).report(failure)
        Foundation._exit(failure.status.rawValue)
    }
}
