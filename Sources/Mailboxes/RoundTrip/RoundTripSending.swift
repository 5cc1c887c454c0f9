import Synchronization

/// The sending of a test message, while its arrival is watched for.
final class RoundTripSending: Sendable {
    struct State: Sendable {
        /// When the server accepted it.
        var handedOverAt: Duration?
        /// Whether the outbox has made its attempt.
        var isAttempted = false
        /// Whether the work in Sent is done.
        var areCopiesDone = false
        var failure: (any Error)?
    }

    /// Woken at each change.
    let waker = Waker()
    private let outbox: Outbox
    private let mailbox: Mailbox
    private let id: Int64
    private let elapsed: @Sendable () -> Duration
    private let content = Mutex(State())

    init(_ outbox: Outbox, _ mailbox: Mailbox, id: Int64, elapsed: @escaping @Sendable () -> Duration) {
        (self.outbox, self.mailbox, self.id, self.elapsed) = (outbox, mailbox, id, elapsed)
    }

    var state: State { content.withLock { $0 } }

    /// Sends the message and takes care of its copy in Sent.
    func run() async {
        do {
            try await outbox.deliver(mailbox, only: [id]) { [self] item in
                guard item.id == id, item.handedOverAt != nil else { return }
                let moment = elapsed()
                change { $0.handedOverAt = $0.handedOverAt ?? moment }
            }
            change { $0.isAttempted = true }
        } catch MailboxError.inUse {
            // Another program holds the outbox, and sends what is due.
        } catch {
            change { $0.failure = error }
            return
        }
        // If a copy cannot be filed now, the outbox records that.
        try? await outbox.finishCopies(of: mailbox)
        change { $0.areCopiesDone = true }
    }

    private func change(_ body: (inout State) -> Void) {
        content.withLock { body(&$0) }
        waker.wake()
    }
}
