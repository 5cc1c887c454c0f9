import MailWire
import NIOCore

/// Runs a ``ConversationMachine`` on a channel: parses replies, carries out the machine's actions, and enforces the
/// time limits. Everything happens on the channel's event loop.
final class ConversationHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a handler is created with.
    struct Setup: Sendable {
        var plan: @Sendable () -> SignOnMachine.Plan
        var options: TransactionMachine.Options
        var timeLimits: SMTPTimeLimits
        var replyLimits: ReplyLimits
        /// Applied to everything the server says before it is used.
        var filter: SecretFilter
        var transcript: Transcript?
        var upgrade: @Sendable (any Channel) -> EventLoopFuture<Void>
    }

    private let setup: Setup
    private var machine: ConversationMachine
    private var parser: ReplyParser
    private var clock: StepClock
    private var context: ChannelHandlerContext?

    private var inbound = ByteBuffer()
    private var outbound = ByteBuffer()
    private var line: [UInt8] = []
    private var streaming: (id: Int, content: OutgoingContent)?
    private var isStreaming = false
    private var chunked: (id: Int, content: ByteBuffer)?
    /// Whether the end of a message was held back. Nothing more is written before the connection is closed.
    private var isHeldBack = false

    private var actions: [ConversationAction] = []
    private var isPerforming = false
    private var completions: [Int: DeliveryCompletion] = [:]
    private var settled: [(DeliveryCompletion, DeliveryOutcome)] = []
    private var noops: [Int: EventLoopPromise<SMTPError?>] = [:]
    private var signOn: Result<ServerCapabilities, SMTPError>?
    private var signOnWaiter: EventLoopPromise<ServerCapabilities>?
    private var endWaiter: EventLoopPromise<Void>?
    private var cause: WireError?
    private var hasEnded = false
    /// Deliveries that have written at least one byte of their message and have no outcome yet.
    private var onTheWire: Set<Int> = []

    init(_ setup: Setup) {
        self.setup = setup
        machine = ConversationMachine(plan: setup.plan(), options: setup.options)
        parser = ReplyParser(limits: setup.replyLimits)
        clock = StepClock(limits: setup.timeLimits)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { connected(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        lost(.sessionEnded)
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        connected(context)
        context.fireChannelActive()
    }

    private func connected(_ context: ChannelHandlerContext) {
        let address = context.localAddress
        let ip = address?.ipAddress ?? "127.0.0.1"
        if case .v6 = address {
            machine.connected(from: "[IPv6:\(ip.prefix { $0 != "%" })]")
        } else {
            machine.connected(from: "[\(ip)]")
        }
        watchTime(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        var bytes = unwrapInboundIn(data)
        if inbound.readableBytes == 0 { inbound = bytes } else { inbound.writeBuffer(&bytes) }
        var position = 0
        inbound.withUnsafeReadableBytes { bytes in
            do throws(ReplyFault) {
                while !hasEnded, let reply = try parser.next(in: bytes, at: &position) {
                    let shown = reply.hiding(setup.filter, isChallenge: machine.phase == .signIn)
                    if let transcript = setup.transcript { transcript.record(shown) }
                    machine.received(shown, into: &actions)
                }
            } catch {
                machine.received(broken: error.hiding(setup.filter), into: &actions)
            }
        }
        inbound.moveReaderIndex(forwardBy: position)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        perform()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if streaming != nil {
            machine.contentProgressed()
            stream(context)
            perform()
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if cause == nil { cause = WireError(transport: error) }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // The replies of the last read are already parsed: NIO completes the read before it reports the end.
        perform()
        lost(.connectionLost(cause ?? .closedByPeer, phase: machine.phase))
        context.fireChannelInactive()
    }

    private func lost(_ error: SMTPError) {
        machine.end(error, into: &actions)
        perform()
        clock.stop()
    }

    // MARK: Requests from the session

    func whenSignedOn(_ promise: EventLoopPromise<ServerCapabilities>) {
        if let signOn { promise.completeWith(signOn.mapError { $0 }) } else { signOnWaiter = promise }
    }

    func deliver(_ submission: Submission, _ completion: DeliveryCompletion) {
        completions[submission.id] = completion
        machine.add(.submission(submission), into: &actions)
    }

    func withdraw(_ id: Int) {
        machine.withdraw(id, into: &actions)
        perform()
    }

    func noop(_ id: Int, _ promise: EventLoopPromise<SMTPError?>) {
        noops[id] = promise
        machine.add(.noop(id), into: &actions)
        perform()
    }

    /// Ends the session with QUIT after everything under way. The promise succeeds when the server has answered or
    /// can't answer any more.
    func quit(_ promise: EventLoopPromise<Void>) {
        guard !hasEnded else { return promise.succeed() }
        endWaiter = promise
        machine.add(.quit, into: &actions)
        perform()
    }

    /// Ends the session at once.
    func abandon(_ error: SMTPError) {
        machine.end(error, into: &actions)
        perform()
    }

    // MARK: Carrying out actions

    /// Carries out all actions, writes them to the connection in one piece, and then resumes the tasks that wait.
    func perform() {
        guard !isPerforming else { return }
        isPerforming = true
        // A write can close the connection at once, which adds actions.
        repeat {
            var index = 0
            while index < actions.count {
                tell(actions[index])
                if let context { perform(actions[index], context) }
                index += 1
            }
            actions.removeAll(keepingCapacity: true)
            if let context { flush(context) }
        } while !actions.isEmpty
        machine.flushed()
        if let context { watchTime(context) }
        isPerforming = false
        guard !settled.isEmpty else { return }
        for (completion, outcome) in settled { completion.resume(outcome) }
        settled.removeAll(keepingCapacity: true)
    }

    /// Completes what a task waits for. Deliveries are resumed later, when everything has been written.
    private func tell(_ action: ConversationAction) {
        switch action {
        case .signedOn(let capabilities): finishSignOn(.success(capabilities))
        case .finish(let id, let outcome):
            if chunked?.id == id { chunked = nil }
            if onTheWire.remove(id) != nil { SMTPTraffic.ended() }
            if let completion = completions.removeValue(forKey: id) {
                completion.observe(outcome)
                settled.append((completion, outcome))
            }
        case .finishNoop(let id, let error): noops.removeValue(forKey: id)?.succeed(error)
        case .end(let error):
            finishSignOn(.failure(error ?? .sessionEnded))
            endWaiter?.succeed()
            endWaiter = nil
        default: break
        }
    }

    private func perform(_ action: ConversationAction, _ context: ChannelHandlerContext) {
        if isHeldBack {
            if case .end(let error) = action { end(error, context) }
            return
        }
        switch action {
        case .send(let command): send(command)
        case .upgradeToTLS: upgrade(context)
        case .sendContent(let submission):
            guard mayFinish(submission.id) else { return }
            noteOnTheWire(submission)
            var content = OutgoingContent(submission)
            content.write(to: &outbound)
            noteContent(submission.survey.wireSize)
        case .beginContent(let submission):
            noteOnTheWire(submission)
            noteContent(submission.survey.wireSize)
            streaming = (submission.id, OutgoingContent(submission))
            stream(context)
        case .sendChunk(let submission, let offset, let size, let isLast):
            guard !isLast || mayFinish(submission.id) else { return }
            noteOnTheWire(submission)
            send(.bdat(size: size, last: isLast))
            sendChunk(submission, offset, size, context)
        case .sendEmptyContent:
            outbound.writeStaticString(".\r\n")
            noteContent(0)
        case .end(let error): end(error, context)
        case .signedOn, .finish, .finishNoop: break
        }
    }

    /// Asks whether the last bytes of a message may be added to the output. If not, the session ends.
    private func mayFinish(_ id: Int) -> Bool {
        guard let completion = completions[id], !completion.mayFinish else { return true }
        isHeldBack = true
        machine.holdBack(id, into: &actions)
        return false
    }

    private func send(_ command: SMTPCommand) {
        line.removeAll(keepingCapacity: true)
        command.write(to: &line)
        outbound.writeBytes(line)
        if let transcript = setup.transcript { transcript.record(command, line) }
    }

    private func noteOnTheWire(_ submission: Submission) {
        if onTheWire.insert(submission.id).inserted { SMTPTraffic.began() }
    }

    private func noteContent(_ size: Int) {
        setup.transcript?.sent("", hiding: "message, \(size) bytes")
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard outbound.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(outbound), promise: nil)
        // Under TLS the bytes are already encrypted, so `clear` reuses the buffer. In plaintext it allocates a new one
        // if the connection still holds this one.
        outbound.clear()
    }

    /// Writes pieces while the channel is writable. The channel may become writable again during a write; this loop
    /// handles that too.
    private func stream(_ context: ChannelHandlerContext) {
        guard !isStreaming else { return }
        isStreaming = true
        defer { isStreaming = false }
        while !hasEnded, let id = streaming?.id, var content = streaming?.content, context.channel.isWritable {
            if content.isAtLastPiece {
                streaming = nil
                guard mayFinish(id) else { return }
                content.write(to: &outbound)
                machine.contentEnds(into: &actions)
                return
            }
            content.write(to: &outbound)
            streaming = (id, content)
            flush(context)
            machine.contentProgressed()
        }
    }

    private func sendChunk(_ submission: Submission, _ offset: Int, _ size: Int, _ context: ChannelHandlerContext) {
        if chunked?.id != submission.id { chunked = (submission.id, OutgoingContent.forChunks(submission)) }
        noteContent(size)
        guard let content = chunked?.content,
            let chunk = content.getSlice(at: content.readerIndex + offset, length: size)
        else { return }
        flush(context)
        context.writeAndFlush(wrapOutboundOut(chunk), promise: nil)
    }

    private func upgrade(_ context: ChannelHandlerContext) {
        flush(context)
        guard inbound.readableBytes == 0 else { return machine.foundPlaintextAfterStartTLS(into: &actions) }
        setup.transcript?.event("TLS handshake")
        setup.upgrade(context.channel).assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.machine.tlsEstablished(into: &self.actions)
            case .failure(let error): self.machine.end(.notConnected(WireError(transport: error)), into: &self.actions)
            }
            self.perform()
        }
    }

    private func finishSignOn(_ result: Result<ServerCapabilities, SMTPError>) {
        guard signOn == nil else { return }
        signOn = result
        signOnWaiter?.completeWith(result.mapError { $0 })
        signOnWaiter = nil
    }

    private func end(_ error: SMTPError?, _ context: ChannelHandlerContext) {
        hasEnded = true
        let isMidMessage = streaming != nil
        streaming = nil
        chunked = nil
        switch error {
        case .refused where !isMidMessage, .cancelled where !isMidMessage, .signInRefused, .signInNotOffered,
            .startTLSNotOffered:
            send(.quit)
        default: break
        }
        flush(context)
        setup.transcript?.event("closed")
        context.close(promise: nil)
    }

    // MARK: Time

    private func watchTime(_ context: ChannelHandlerContext) {
        clock.watch(machine.phase, machine.progress, on: context.eventLoop) { [weak self] phase, limit in
            guard let self else { return }
            machine.end(.timeLimitPassed(phase: phase, limit: limit), into: &actions)
            perform()
        }
    }
}
