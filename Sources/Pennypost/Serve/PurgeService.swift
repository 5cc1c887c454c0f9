import Accounts
import Logging
import ServiceLifecycle

/// Removes every hour, beside the site, what is over in the room of accounts.
struct PurgeService: Service {
    /// How long after one time the next one begins.
    static let interval = Duration.seconds(3600)

    let context: AccountsContext
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do { try await context.purge() } catch {
                    // What is over stays so: the next time does it.
                    logger.warning("could not remove what is over", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: Self.interval)) != nil
        }
    }
}
