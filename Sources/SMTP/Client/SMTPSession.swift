public import NIOCore
import Synchronization

/// A session with a server that has been greeted, protected and signed in to as its client's configuration says.
///
/// Several tasks may deliver at the same time: their messages go over the one connection in the order in which they
/// came, each one's commands behind the end of the one before where the server offers PIPELINING. A session lives as long
/// as the closure that it was given to; used later, it gives `deferred` with `SMTPError.sessionEnded`.
public actor SMTPSession {
    /// What the server offers, under TLS.
    public nonisolated let capabilities: ServerCapabilities

    private nonisolated let channel: any Channel
    private let boundHandler: NIOLoopBound<ConversationHandler>
    private nonisolated let lastID = Atomic(0)

    /// The session runs on its connection's event loop.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        channel.eventLoop.executor.asUnownedSerialExecutor()
    }

    private init(
        channel: any Channel, handler: NIOLoopBound<ConversationHandler>, capabilities: ServerCapabilities
    ) {
        self.channel = channel
        boundHandler = handler
        self.capabilities = capabilities
    }

    private var handler: ConversationHandler { boundHandler.value }

    /// Waits until the handler of an open channel has signed on.
    static func signedOn(
        over channel: any Channel, by handler: NIOLoopBound<ConversationHandler>
    ) async throws(SMTPError) -> SMTPSession {
        let promise = channel.eventLoop.makePromise(of: ServerCapabilities.self)
        channel.eventLoop.execute { handler.value.whenSignedOn(promise) }
        do {
            return try await withTaskCancellationHandler {
                let capabilities = try await promise.futureResult.get()
                return SMTPSession(channel: channel, handler: handler, capabilities: capabilities)
            } onCancel: {
                channel.eventLoop.execute { handler.value.abandon(.cancelled) }
            }
        } catch {
            throw error as? SMTPError ?? .sessionEnded
        }
    }

    /// Sends a message, and says what became of it.
    ///
    /// Cancelling the task takes the delivery back if its message is not on the wire. If the server has heard of it, the
    /// session ends with that once no other task delivers through it. A message that is on the wire is seen through,
    /// bounded by the time limits: breaking it off would leave its outcome uncertain.
    ///
    /// - Parameter message: headers and body; line ends may be CR LF, LF or CR, and on the wire each is CR LF.
    public nonisolated func deliver(_ envelope: Envelope, message: ByteBuffer) async -> DeliveryOutcome {
        let delivery = Delivery(envelope, message: message)
        guard !Task.isCancelled else { return Submission(id: 0, delivery).untouched(.deferred, .cancelled) }
        let submission = Submission(id: takeID(), delivery)
        return await withTaskCancellationHandler {
            await run(submission)
        } onCancel: {
            withdraw([submission.id])
        }
    }

    /// Sends a message, and says what became of it.
    public nonisolated func deliver(_ envelope: Envelope, message: [UInt8]) async -> DeliveryOutcome {
        await deliver(envelope, message: ByteBuffer(bytes: message))
    }

    /// Asks whether the server would take a message from this sender for these recipients, and sends none: MAIL, RCPT,
    /// RSET (RFC 5321 §4.1.1.5). A server may still refuse the message itself, whatever it says here.
    ///
    /// - Returns: `deferred` with ``DeliveryObstacle/onlyAsked`` where it would; otherwise what stands in the way.
    public nonisolated func ask(_ envelope: Envelope) async -> DeliveryOutcome {
        let submission = Submission(id: takeID(), Delivery(envelope, message: ByteBuffer()), isTrial: true)
        guard !Task.isCancelled else { return submission.untouched(.deferred, .cancelled) }
        return await withTaskCancellationHandler {
            await run(submission)
        } onCancel: {
            withdraw([submission.id])
        }
    }

    private nonisolated func takeID() -> Int {
        lastID.add(1, ordering: .relaxed).newValue
    }

    private func run(_ submission: Submission) async -> DeliveryOutcome {
        // A cancellation before this point found nothing to take back.
        guard !Task.isCancelled else { return submission.untouched(.deferred, .cancelled) }
        return await withCheckedContinuation { continuation in
            handler.deliver(submission, .single(continuation))
            handler.perform()
        }
    }

    private nonisolated func withdraw(_ ids: some Sequence<Int> & Sendable) {
        channel.eventLoop.execute { [boundHandler] in
            // Those that wait first: the session ends when nothing waits any more.
            for id in ids.sorted(by: >) { boundHandler.value.withdraw(id) }
        }
    }

    /// Sends messages one behind the other over the one connection, and gives their outcomes in the same order.
    ///
    /// This is the quickest way for many messages: all are handed over at once. Cancelling the task takes back those that
    /// are not on the wire.
    ///
    /// - Parameter observer: hears of each message before its end leaves and when its outcome is known.
    public nonisolated func deliver(
        contentsOf deliveries: [Delivery], observer: (any DeliveryObserver)? = nil
    ) async -> [DeliveryOutcome] {
        let submissions = deliveries.map { Submission(id: takeID(), $0) }
        return await withTaskCancellationHandler {
            await run(submissions, observer)
        } onCancel: {
            withdraw(submissions.map(\.id))
        }
    }

    private func run(
        _ submissions: [Submission], _ observer: (any DeliveryObserver)?
    ) async -> [DeliveryOutcome] {
        guard !Task.isCancelled else {
            let outcomes = submissions.map { $0.untouched(.deferred, .cancelled) }
            for (index, outcome) in outcomes.enumerated() { observer?.didEnd(index, outcome) }
            return outcomes
        }
        return await withCheckedContinuation { continuation in
            let batch = DeliveryBatch(count: submissions.count, observer: observer, continuation: continuation)
            for (index, submission) in submissions.enumerated() {
                handler.deliver(submission, .batch(batch, index: index))
            }
            handler.perform()
        }
    }

    /// Asks the server whether it is still there.
    public func noop() async throws(SMTPError) {
        let promise = channel.eventLoop.makePromise(of: SMTPError?.self)
        handler.noop(takeID(), promise)
        let error: SMTPError?
        do { error = try await promise.futureResult.get() } catch { throw .sessionEnded }
        if let error { throw error }
    }

    /// Ends the session: with QUIT behind all that is under way, or at once where the task is cancelled.
    func end() async {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        if Task.isCancelled {
            handler.abandon(.cancelled)
            return promise.succeed()
        }
        handler.quit(promise)
        await withTaskCancellationHandler {
            try? await promise.futureResult.get()
        } onCancel: {
            channel.eventLoop.execute { [boundHandler] in boundHandler.value.abandon(.cancelled) }
        }
    }
}
