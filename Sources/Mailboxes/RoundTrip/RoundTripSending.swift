import Synchronization

/// The way out of a letter to oneself, beside which its arrival is looked for.
final class RoundTripSending: Sendable {
    struct State: Sendable {
        /// When the server took it.
        var handedOverAt: Duration?
        /// The outbox has made its attempt.
        var isAttempted = false
        /// What is to be done in Sent is done.
        var areCopiesDone = false
        var failure: (any Error)?
    }

    /// Called whenever there is something new.
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

    /// Hands the letter over and sees to its copy in Sent.
    func run() async {
        do {
            try await outbox.deliver(mailbox, only: [id]) { [self] item in
                guard item.id == id, item.handedOverAt != nil else { return }
                let moment = elapsed()
                change { $0.handedOverAt = $0.handedOverAt ?? moment }
            }
            change { $0.isAttempted = true }
        } catch MailboxError.inUse {
            // Another program is at the outbox, and sends what is due.
        } catch {
            change { $0.failure = error }
            return
        }
        // That a copy cannot be filed now is written down with it.
        try? await outbox.finishCopies(of: mailbox)
        change { $0.areCopiesDone = true }
    }

    private func change(_ body: (inout State) -> Void) {
        content.withLock { body(&$0) }
        waker.wake()
    }
}
