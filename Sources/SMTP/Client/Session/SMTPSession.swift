public import NIOCore
import Synchronization

/// A session with a server that has been greeted, secured and signed in to as its client's configuration says.
///
/// Several tasks may deliver at the same time. Their messages share the connection in the order of the calls; if the
/// server offers PIPELINING, each message's commands follow the end of the previous message. A session is valid until
/// the closure that received it returns. After that, deliveries are `deferred` with ``SMTPError/sessionEnded``.
public actor SMTPSession {
    /// What the server offers after any TLS upgrade.
    public nonisolated let capabilities: ServerCapabilities

    private nonisolated let channel: any Channel
    private let boundHandler: NIOLoopBound<ConversationHandler>
    private nonisolated let lastID = Atomic(0)

    /// The event loop of the connection, on which the session runs.
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

    /// Sends a message and returns what became of it.
    ///
    /// Cancelling the task withdraws the delivery if its message is not on the wire. If the server already knows of the
    /// delivery, the session then ends as soon as no other task delivers through it. A message that is on the wire is
    /// completed, bounded by the time limits, because breaking it off would leave its outcome uncertain.
    ///
    /// - Parameters:
    ///   - envelope: the sender and recipients.
    ///   - message: headers and body. Lines may end in CR LF, LF or CR; on the wire each one ends in CR LF.
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

    /// Sends a message given as bytes, and returns what became of it.
    public nonisolated func deliver(_ envelope: Envelope, message: [UInt8]) async -> DeliveryOutcome {
        await deliver(envelope, message: ByteBuffer(bytes: message))
    }

    /// Asks whether the server would accept a message from this sender for these recipients, without sending one: MAIL,
    /// RCPT, RSET (RFC 5321 §4.1.1.5). The server may still refuse an actual message.
    ///
    /// - Returns: `deferred` with ``DeliveryObstacle/wouldAccept`` if it would; otherwise the reason why not.
    public nonisolated func verify(_ envelope: Envelope) async -> DeliveryOutcome {
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
        // A cancellation before this point found nothing to withdraw.
        guard !Task.isCancelled else { return submission.untouched(.deferred, .cancelled) }
        return await withCheckedContinuation { continuation in
            handler.deliver(submission, .single(continuation))
            handler.perform()
        }
    }

    private nonisolated func withdraw(_ ids: some Sequence<Int> & Sendable) {
        channel.eventLoop.execute { [boundHandler] in
            // Waiting deliveries are withdrawn first: the session ends when none is waiting any more.
            for id in ids.sorted(by: >) { boundHandler.value.withdraw(id) }
        }
    }

    /// Sends messages one after the other over the one connection.
    ///
    /// This is the fastest way to send many messages: all are submitted at once. Cancelling the task withdraws those
    /// that are not on the wire.
    ///
    /// - Parameters:
    ///   - deliveries: the messages with their envelopes.
    ///   - observer: called for each message before its end leaves and when its outcome is known.
    /// - Returns: the outcomes, in the order of `deliveries`.
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
    ///
    /// - Throws: ``SMTPError`` if the server refuses NOOP or the session has ended.
    public func noop() async throws(SMTPError) {
        let promise = channel.eventLoop.makePromise(of: SMTPError?.self)
        handler.noop(takeID(), promise)
        let error: SMTPError?
        do { error = try await promise.futureResult.get() } catch { throw .sessionEnded }
        if let error { throw error }
    }

    /// Ends the session: with QUIT after everything under way, or at once if the task is cancelled.
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
