import Accounts
import Logging
import ServiceLifecycle

/// Removes every hour what is over: ended sessions, old links and the like.
struct PurgeService: Service {
    static let interval = Duration.seconds(3600)

    let context: AccountsContext
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await context.purge()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("what is over could not be removed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}
