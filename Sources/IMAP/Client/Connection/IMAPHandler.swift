import MailWire
import NIOCore

/// Runs the session's state machine on the connection's event loop: bytes in, events out; actions in, bytes out.
///
/// The extension handles commands and their time.
final class IMAPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let configuration: IMAPConfiguration
    private let dialer: Dialer
    let shared: SharedFacts
    /// Filters everything that the server says before it is used.
    let filter: SecretFilter
    /// Records the session without secrets and bodies; `nil` records nothing.
    let transcript: Transcript?

    var machine = SessionMachine()
    var decoder: ResponseDecoder
    var runs: [CommandID: AnyCommandRun] = [:]
    var context: ChannelHandlerContext?
    /// Why the session is over; `nil` until then.
    var failure: IMAPError?

    var greeting: Result<StatusResponse, IMAPError>?
    var greetingWaiter: ((Result<StatusResponse, IMAPError>) -> Void)?

    var fetch: FetchIntake
    let clock: CommandClock
    var idleWaiters = EventWaiters()
    var idleTimer: Scheduled<Void>?

    /// Bytes received since the channel was last asked to read.
    private var bytesSinceRead = 0
    private var readTimer: Scheduled<Void>?
    /// Whether the channel asked to read while reading was held back.
    private var isReadDue = false
    private var compression: DeflateStream?
    /// Whether TLS is being set up. Nothing is decoded meanwhile.
    private var isUpgrading = false
    private var outbox: [ArraySlice<UInt8>] = []
    private var isOutboxRunning = false

    init(
        configuration: IMAPConfiguration, dialer: Dialer, shared: SharedFacts, filter: SecretFilter,
        transcript: Transcript?
    ) {
        self.filter = filter
        self.transcript = transcript
        self.configuration = configuration
        self.dialer = dialer
        self.shared = shared
        decoder = ResponseDecoder(limits: configuration.limits.grammar)
        fetch = FetchIntake(limits: configuration.limits)
        clock = CommandClock(limits: configuration.timeLimits)
        if let transcript {
            decoder.onLine = { line in
                if line.first == UInt8(ascii: "+"), line.count > 2 {
                    transcript.received("+", hiding: "challenge")
                } else {
                    transcript.received(line)
                }
            }
        }
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { watchGreeting() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(.connectionLost(.closedByPeer, phase: machine.reached))
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        watchGreeting()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.connectionLost(.closedByPeer, phase: machine.reached))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The TLS upgrade reports its own failure better.
        guard !isUpgrading else { return }
        fail(.connectionLost(WireError(transport: error), phase: machine.reached))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        let bytes = unwrapInboundIn(data)
        bytesSinceRead += bytes.readableBytes
        clock.received(bytes.readableBytes)
        take(bytes)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        fetch.flush(atLeast: Self.worthWaking)
        context.fireChannelReadComplete()
    }

    /// Buffer at least this many bytes of a fetch before waking the reader or issuing another read.
    private static let worthWaking = 128 * 1024

    /// Holds reading back while the reader of a fetch has enough to do. During a fetch, also waits briefly after a
    /// small read: a read and a wake-up for every TLS record cost more than the record itself.
    func read(context: ChannelHandlerContext) {
        guard !fetch.isHeld, readTimer == nil else {
            isReadDue = true
            return
        }
        guard !fetch.isStreaming || bytesSinceRead == 0 || bytesSinceRead >= Self.worthWaking else {
            isReadDue = true
            return readSoon(context)
        }
        bytesSinceRead = 0
        fetch.flush()
        if fetch.isHeld { isReadDue = true } else { context.read() }
    }

    private func readSoon(_ context: ChannelHandlerContext) {
        readTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .microseconds(300)) {
            self.readTimer = nil
            self.fetch.flush()
            self.readWhereDue()
        }
    }

    /// Reads if the channel has asked to and nothing holds reading back any more.
    private func readWhereDue() {
        guard !fetch.isHeld, readTimer == nil, isReadDue, failure == nil else { return }
        isReadDue = false
        bytesSinceRead = 0
        context?.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        clock.becameWritable()
        runOutbox()
        context.fireChannelWritabilityChanged()
    }

    // MARK: Receiving

    /// Takes bytes from the layer below, which is TLS or the socket.
    private func take(_ buffer: ByteBuffer) {
        guard let compression else { return decode(buffer) }
        compression.feed(buffer)
        inflate()
    }

    /// Decompresses and decodes the bytes at hand until a reader needs a pause.
    private func inflate() {
        guard let compression, let context else { return }
        do throws(IMAPError) {
            while failure == nil, !fetch.isHeld,
                let plain = try compression.next(allocator: context.channel.allocator)
            {
                decode(plain)
            }
        } catch {
            fail(error)
        }
    }

    private func decode(_ buffer: ByteBuffer) {
        guard !isUpgrading else { return fail(.plaintextAfterStartTLS) }
        var offset = 0
        while failure == nil {
            let event: ResponseEvent?
            do {
                event = try buffer.withUnsafeReadableBytes { try decoder.next(in: $0, at: &offset) }
            } catch let error as GrammarError {
                return fail(.grammar(error, phase: machine.reached))
            } catch {
                return fail(.protocolViolation(.noGreeting, phase: machine.reached))
            }
            guard let event else { break }
            handle(event, buffer, offset)
        }
        fetch.flush(atLeast: min(Self.worthWaking, configuration.limits.waitingBytes))
    }

    private func handle(_ event: ResponseEvent, _ buffer: ByteBuffer, _ offset: Int) {
        switch event {
        case .response(let response):
            for action in machine.receive(response.hiding(filter)) {
                guard failure == nil else { return }
                if case .upgrade(let id, let upgrade, let status) = action {
                    run(upgrade, of: id, status, rest: buffer.dropping(offset))
                } else {
                    perform(action)
                }
            }
            clock.receivedResponse()
            watchTime()
        case .fetchBegan(let message): fetch.begin(message, for: machine.owner(of: .fetch).flatMap { runs[$0.id] })
        case .attributes(let attributes):
            do throws(IMAPError) {
                try fetch.take(attributes, in: machine.reached)
            } catch {
                fail(error)
            }
        case .sectionBegan(let section, let size):
            fetch.append(.sectionBegan(section, size: size))
            transcript?.event("\(size) bytes of \(section.section.description)")
        case .sectionBytes(let range):
            guard fetch.isStreaming,
                let piece = buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count)
            else { return }
            fetch.append(piece)
        case .sectionEnded: fetch.append(.sectionEnded)
        case .fetchEnded: endFetch()
        }
    }

    private func endFetch() {
        guard let reception = fetch.end() else { return }
        clock.receivedResponse()
        switch reception.destination {
        case .stream:
            if reception.holdsNews { tell(.changed(reception.message, reception.attributes), bytes: reception.bytes) }
        case .command(let run):
            do throws(IMAPError) {
                try run.keep(reception.bytes, limits: configuration.limits, in: machine.reached)
                try run.receive(reception.attributes, of: reception.message)
            } catch {
                fail(error)
            }
        case .news: tell(.changed(reception.message, reception.attributes), bytes: reception.bytes)
        }
    }

    /// Starts reading again when the reader has caught up.
    func resume(_ stream: FetchStream) {
        guard fetch.release(stream) else { return }
        clock.restartStream()
        inflate()
        fetch.flush()
        readWhereDue()
    }

    // MARK: The layers below

    /// Changes how bytes are read, from the first byte after the server's agreement.
    private func run(_ upgrade: CommandProfile.Upgrade, of id: CommandID, _ status: StatusResponse, rest: ByteBuffer) {
        switch upgrade {
        case .compression:
            do throws(IMAPError) {
                compression = try DeflateStream()
            } catch {
                return fail(error)
            }
            perform(machine.upgraded(id, upgrade, status))
            transcript?.event("compressed from here on")
            if rest.readableBytes > 0 { take(rest) }
        case .tls:
            // An attacker in the middle could have added plaintext responses here (RFC 9051 §11.1).
            guard rest.readableBytes == 0, decoder.isBetweenResponses, let context else {
                return fail(.plaintextAfterStartTLS)
            }
            isUpgrading = true
            let box = NIOLoopBound(self, eventLoop: context.eventLoop)
            dialer.upgrade(context.channel, host: configuration.endpoint.host).whenComplete { result in
                box.value.secured(result, id: id, status)
            }
        }
    }

    private func secured(_ result: Result<Void, any Error>, id: CommandID, _ status: StatusResponse) {
        isUpgrading = false
        switch result {
        case .success:
            transcript?.event("TLS from here on")
            perform(machine.upgraded(id, .tls, status))
        case .failure(let error):
            fail(.notConnected(WireError(transport: error)))
        }
    }

    // MARK: Sending

    func send(_ bytes: [UInt8]) {
        outbox.append(bytes[...])
        runOutbox()
    }

    /// Writes as much as the channel takes, so that a large message is not copied whole before it is sent.
    private func runOutbox() {
        guard let context, !isOutboxRunning else { return }
        isOutboxRunning = true
        defer { isOutboxRunning = false }
        while context.channel.isWritable, let next = outbox.first {
            let piece = next.prefix(64 * 1024)
            clock.sent(piece.count)
            if piece.count == next.count {
                outbox.removeFirst()
            } else {
                outbox[0] = next.dropFirst(piece.count)
            }
            var buffer = context.channel.allocator.buffer(bytes: piece)
            if let compression {
                do throws(IMAPError) {
                    buffer = try compression.compress(buffer, allocator: context.channel.allocator)
                } catch {
                    return fail(error)
                }
            }
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        }
    }

    // MARK: Ending

    /// Ends the session and reports the cause to every waiting caller.
    func fail(_ cause: IMAPError) {
        guard failure == nil else { return }
        let error = cause.hiding(filter)
        failure = error
        machine.end()
        clock.stop()
        idleTimer?.cancel()
        readTimer?.cancel()
        fetch.stop()
        outbox = []
        if greeting == nil { greeting = .failure(error) }
        greetingWaiter?(.failure(error))
        greetingWaiter = nil
        let ended = runs.values.sorted { $0.id.rawValue < $1.id.rawValue }
        runs = [:]
        for run in ended { run.fail(error) }
        idleWaiters.endAll(.failure(error))
        transcript?.event("session ended: \(error)")
        context?.close(promise: nil)
    }
}

extension ByteBuffer {
    /// Returns the bytes after the first `count`.
    fileprivate func dropping(_ count: Int) -> ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: Swift.min(count, rest.readableBytes))
        return rest
    }
}
