import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Ends the server when the system or a person asks for it: the first SIGTERM or Ctrl-C in order, the second at once.
struct ServeSignals: Sendable {
    /// How long cancelled work may still take.
    static let lastPatience = Duration.seconds(2)

    let ending: ServeEnding
    /// How long work that is under way may take.
    let limit: Duration
    let logger: Logger

    /// Waits for signals, and ends `group`. It returns when it is cancelled.
    func obey(_ group: ServiceGroup) async {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        for await _ in signals {
            guard !ending.hasBegun else { endNow() }
            logger.notice("ending: what is under way may finish")
            ending.begin()
            Task {
                try await Task.sleep(for: limit + Self.lastPatience)
                logger.warning("ending without work that does not finish")
                // What is stored is consistent at every moment.
                Foundation._exit(ExitStatus.success.rawValue)
            }
            await group.triggerGracefulShutdown()
        }
    }

    private func endNow() -> Never {
        logger.warning("ended at once by a second signal")
        Foundation._exit(ExitStatus.interrupted.rawValue)
    }
}
