import Logging
import Mailboxes
import ServiceLifecycle

/// Fetches for all mailboxes and sends what is due, until the server ends.
struct WatchService: Service {
    let watch: MailWatch
    /// `nil` if this process does not send.
    let outbox: Outbox?
    let ending: ServeEnding
    let journal: MailJournal

    func run() async throws {
        let work = Task { await watch.runAll(sending: outbox) { journal.note($0) } }
        // Nothing new begins from the first moment of the end. What is on the wire is waited for.
        ending.whenItBegins { work.cancel() }
        await withTaskCancellationHandler {
            await work.value
            // A service that returns before its turn would end the others at once.
            try? await gracefulShutdown()
        } onCancel: {
            work.cancel()
        }
    }
}
