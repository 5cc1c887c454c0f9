import MailWire
import Synchronization
import NIOCore

/// A connection that any task can use. Passes commands to the handler on its event loop and waits for their answers.
final class IMAPConnection: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<IMAPHandler>
    private let shared: SharedFacts
    let configuration: IMAPConfiguration

    /// The session whose fetch this task is reading. A command sent from there would wait for itself.
    @TaskLocal private static var reading: ObjectIdentifier?

    init(
        channel: any Channel, handler: NIOLoopBound<IMAPHandler>, shared: SharedFacts, configuration: IMAPConfiguration
    ) {
        self.channel = channel
        self.handler = handler
        self.shared = shared
        self.configuration = configuration
    }

    var facts: SessionFacts { shared.facts }
    var context: SessionContext { shared.context }
    func update(_ change: (inout SessionFacts) -> Void) { shared.update(change) }
    func takeEvents() -> [SessionEvent] { shared.takeEvents() }

    /// Runs a closure on the event loop.
    private func onLoop(_ body: @escaping @Sendable (IMAPHandler) -> Void) {
        let handler = handler
        channel.eventLoop.execute { body(handler.value) }
    }

    // MARK: Commands

    /// Sends a command and waits for its answer.
    func run<Command: IMAPCommand>(_ command: Command) async throws(IMAPError) -> Command.Answer {
        guard Self.reading != ObjectIdentifier(self) else {
            throw .commandWithinFetch(command: command.profile(in: context).name)
        }
        let id = shared.nextCommand()
        let isCancelled = Mutex(false)
        let result: Result<Command.Answer, IMAPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop { handler in
                    guard !isCancelled.withLock({ $0 }) else {
                        return continuation.resume(returning: .failure(.cancelled))
                    }
                    handler.submit(CommandRun(id: id, command: command) { continuation.resume(returning: $0) })
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
            onLoop { $0.cancel(id) }
        }
        return try result.get()
    }

    /// Sends a FETCH and passes its responses to the closure as they arrive.
    nonisolated(nonsending) func stream(
        _ command: FetchCommand, _ body: (FetchEvent) async throws -> Void
    ) async throws -> UIDSet {
        guard Self.reading != ObjectIdentifier(self) else { throw IMAPError.commandWithinFetch(command: "FETCH") }
        if Task.isCancelled { throw IMAPError.cancelled }
        let stream = FetchStream(limit: configuration.limits.waitingBytes)
        let id = shared.nextCommand()
        onLoop { handler in
            handler.submit(CommandRun(id: id, command: command, stream: stream) { stream.finish($0) })
        }
        return try await withTaskCancellationHandler {
            try await Self.$reading.withValue(ObjectIdentifier(self)) {
                try await read(stream, body)
            }
        } onCancel: {
            onLoop { $0.cancel(id) }
        }
    }

    nonisolated(nonsending) private func read(
        _ stream: FetchStream, _ body: (FetchEvent) async throws -> Void
    ) async throws -> UIDSet {
        var failure: (any Error)?
        while true {
            switch await stream.next() {
            case .events(let events, let isHeld):
                if isHeld { onLoop { $0.resume(stream) } }
                guard failure == nil else { continue }
                do {
                    for event in events { try await body(event) }
                } catch {
                    failure = error
                    if stream.discard() { onLoop { $0.resume(stream) } }
                }
            case .finished(let outcome):
                let vanished = try outcome.get()
                if let failure { throw failure }
                return vanished
            }
        }
    }

    // MARK: Opening and ending

    /// Waits for the greeting.
    func greeting() async throws(IMAPError) -> StatusResponse {
        let result: Result<StatusResponse, IMAPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop { handler in
                    if let greeting = handler.greeting { return continuation.resume(returning: greeting) }
                    handler.greetingWaiter = { continuation.resume(returning: $0) }
                }
            }
        } onCancel: {
            onLoop { $0.fail(.cancelled) }
        }
        return try result.get()
    }

    /// Marks the capabilities as possibly out of date.
    func markCapabilitiesStale() { onLoop { $0.machine.markCapabilitiesStale() } }

    /// Requests the capabilities if the server has not sent them unasked.
    func learnCapabilities() async throws(IMAPError) {
        let areFresh: Bool
        do {
            let handler = handler
            areFresh = try await channel.eventLoop.submit { handler.value.machine.capabilitiesAreFresh }.get()
        } catch {
            throw .sessionEnded
        }
        if !areFresh { _ = try await run(CapabilityCommand()) }
    }

    /// Ends the session: by LOGOUT if `gracefully` is set and the server answers in time, otherwise by closing.
    func shutDown(gracefully: Bool) async {
        if gracefully, channel.isActive {
            let limit = TimeAmount(clamping: configuration.timeLimits.logout)
            let deadline = channel.eventLoop.scheduleTask(in: limit) { [channel] in channel.close(promise: nil) }
            // LOGOUT is not cancelled with this task. Instead, a cancelled task closes the channel and stops waiting.
            await withTaskCancellationHandler {
                _ = await Task { [self] in
                    try? await run(PlainCommand.logout)
                }.value
            } onCancel: {
                channel.close(promise: nil)
            }
            deadline.cancel()
        }
        onLoop { $0.fail(.sessionEnded) }
        try? await channel.closeFuture.get()
    }

    // MARK: IDLE

    /// Waits until there are events or `duration` has passed; `nil` sets no limit.
    func awaitEvents(for duration: Duration?, usesIdle: Bool) async throws(IMAPError) {
        guard Self.reading != ObjectIdentifier(self) else { throw .commandWithinFetch(command: "IDLE") }
        let number = Mutex((waiter: UInt64(0), isCancelled: false))
        let result: Result<Void, IMAPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop { handler in
                    guard !number.withLock({ $0.isCancelled }) else {
                        return continuation.resume(returning: .failure(.cancelled))
                    }
                    let waiter = handler.awaitEvents(for: duration.map { TimeAmount(clamping: $0) }, usesIdle: usesIdle)
                    {
                        continuation.resume(returning: $0)
                    }
                    number.withLock { $0.waiter = waiter }
                }
            }
        } onCancel: {
            number.withLock { $0.isCancelled = true }
            onLoop { handler in handler.cancelWaiter(number.withLock { $0.waiter }) }
        }
        try result.get()
    }

    /// Ends IDLE if it is in progress.
    func endIdle() { onLoop { $0.endIdle() } }
}
