internal import Foundation

/// Lets Ctrl-C end work in order: connections are closed, what was heard is written down. A second Ctrl-C ends at once.
enum Interruption {
    /// Runs `body`; where a person breaks it off it is cancelled.
    static func cancellable<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task(operation: body)
        let sources = [SIGINT, SIGTERM].map { number in
            // Before the source is made: on Linux it puts a handler of its own in this one's place.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { Foundation._exit(ExitStatus.interrupted.rawValue) }
                task.cancel()
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
}
