import MailWire
import NIOCore

/// Runs the session's machine on the connection's event loop: bytes in, events out; actions in, bytes out.
///
/// The extensions hold what it does with bytes, with commands, and with time.
final class IMAPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let configuration: IMAPConfiguration
    let dialer: Dialer
    let shared: SharedFacts
    /// Stands before every use of what the server says.
    let filter: SecretFilter

    var machine = SessionMachine()
    var decoder: ResponseDecoder
    var runs: [CommandID: AnyCommandRun] = [:]
    var context: ChannelHandlerContext?
    /// Why the session is over, once it is.
    var failure: IMAPError?

    var greeting: Result<StatusResponse, IMAPError>?
    var greetingWaiter: ((Result<StatusResponse, IMAPError>) -> Void)?

    // What arrives.
    var reception: FetchReception?
    var batch: FetchBatch?
    /// Bytes that came since the channel was last told to read.
    var bytesSinceRead = 0
    var readTimer: Scheduled<Void>?
    var compression: DeflateStream?
    /// Reading has stopped until this stream's reader has caught up.
    var heldStream: FetchStream?
    /// The channel has asked to read meanwhile.
    var isReadDue = false
    /// Nothing is decoded while TLS is being set up.
    var isUpgrading = false

    // What is sent.
    var outbox: [ArraySlice<UInt8>] = []
    var isOutboxRunning = false

    // Who waits.
    var idleWaiters: [UInt64: (Result<Void, IMAPError>) -> Void] = [:]
    var nextWaiter: UInt64 = 0

    // Time.
    var timer: Scheduled<Void>?
    /// When ``timer`` fires, while a command is watched.
    var timerFires = NIODeadline.distantPast
    var idleTimer: Scheduled<Void>?
    var oldest: CommandID?
    var oldestSince = NIODeadline.distantPast
    var isAnswerDue = false
    /// When bytes last came or went.
    var lastProgress = NIODeadline.distantPast
    /// When a whole response last came.
    var lastResponse = NIODeadline.distantPast
    var rate: StreamRate

    init(configuration: IMAPConfiguration, dialer: Dialer, shared: SharedFacts, filter: SecretFilter) {
        self.filter = filter
        self.configuration = configuration
        self.dialer = dialer
        self.shared = shared
        decoder = ResponseDecoder(limits: configuration.limits.grammar)
        rate = StreamRate(
            least: configuration.timeLimits.leastRate, window: configuration.timeLimits.rateWindow)
        if let transcript = configuration.transcript {
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
        if context.channel.isActive { startGreetingTimer() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(.wire(.closedByPeer))
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        startGreetingTimer()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.wire(.closedByPeer))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whoever sets TLS up tells better what has become of it.
        guard !isUpgrading else { return }
        fail(.wire(WireError(transport: error)))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        lastProgress = .now()
        let bytes = unwrapInboundIn(data)
        bytesSinceRead += bytes.readableBytes
        rate.note(bytes.readableBytes)
        take(bytes)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if let batch, batch.bytes >= Self.worthWaking { flushBatch() }
        context.fireChannelReadComplete()
    }

    /// Bytes of a fetch that are worth waking their reader for, and a read of their own.
    static let worthWaking = 128 * 1024

    /// Reading is held back while a reader of a fetch has enough before it. While one streams, it waits a little where
    /// little came: a read and a wake-up for each TLS record cost more than the record.
    func read(context: ChannelHandlerContext) {
        guard heldStream == nil, readTimer == nil else {
            isReadDue = true
            return
        }
        guard batch == nil || bytesSinceRead == 0 || bytesSinceRead >= Self.worthWaking else {
            isReadDue = true
            return readSoon(context)
        }
        bytesSinceRead = 0
        flushBatch()
        if heldStream == nil { context.read() } else { isReadDue = true }
    }

    private func readSoon(_ context: ChannelHandlerContext) {
        readTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .microseconds(300)) {
            self.readTimer = nil
            self.flushBatch()
            self.readWhereDue()
        }
    }

    /// Reads if the channel has asked to, and nothing speaks against it any more.
    func readWhereDue() {
        guard heldStream == nil, readTimer == nil, isReadDue, failure == nil else { return }
        isReadDue = false
        bytesSinceRead = 0
        context?.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lastProgress = .now()
        runOutbox()
        context.fireChannelWritabilityChanged()
    }

    // MARK: The end

    /// Ends the session: everybody who waits is told why.
    func fail(_ cause: IMAPError) {
        guard failure == nil else { return }
        let error = cause.hiding(filter)
        failure = error
        machine.end()
        timer?.cancel()
        idleTimer?.cancel()
        readTimer?.cancel()
        heldStream = nil
        if var batch { batch.flush() }
        batch = nil
        reception = nil
        outbox = []
        if greeting == nil { greeting = .failure(error) }
        greetingWaiter?(.failure(error))
        greetingWaiter = nil
        let ended = runs.values.sorted { $0.id.rawValue < $1.id.rawValue }
        runs = [:]
        for run in ended { run.fail(error) }
        let waiters = idleWaiters.values
        idleWaiters = [:]
        for waiter in waiters { waiter(.failure(error)) }
        configuration.transcript?.event("session ended: \(error)")
        context?.close(promise: nil)
    }
}
