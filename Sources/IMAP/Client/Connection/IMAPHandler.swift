import MailWire
import NIOCore

/// Runs the session's state machine on the connection's event loop: bytes in, events out; actions in, bytes out.
///
/// The extensions handle bytes, commands and time.
final class IMAPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let configuration: IMAPConfiguration
    let dialer: Dialer
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

    // Receiving.
    var reception: FetchReception?
    var batch: FetchBatch?
    /// Bytes received since the channel was last asked to read.
    var bytesSinceRead = 0
    var readTimer: Scheduled<Void>?
    var compression: DeflateStream?
    /// The stream whose reader must catch up before reading goes on.
    var heldStream: FetchStream?
    /// Whether the channel asked to read while reading was held back.
    var isReadDue = false
    /// Whether TLS is being set up. Nothing is decoded meanwhile.
    var isUpgrading = false

    // Sending.
    var outbox: [ArraySlice<UInt8>] = []
    var isOutboxRunning = false

    // Waiting.
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
    /// When bytes last arrived or were sent.
    var lastProgress = NIODeadline.distantPast
    /// When a complete response last arrived.
    var lastResponse = NIODeadline.distantPast
    var rate: StreamRate

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
        rate = StreamRate(
            least: configuration.timeLimits.leastRate, window: configuration.timeLimits.rateWindow)
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
        if context.channel.isActive { startGreetingTimer() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(.connectionLost(.closedByPeer, phase: machine.reached))
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        startGreetingTimer()
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

    /// Buffer at least this many bytes of a fetch before waking the reader or issuing another read.
    static let worthWaking = 128 * 1024

    /// Holds reading back while the reader of a fetch has enough to do. During a fetch, also waits briefly after a
    /// small read: a read and a wake-up for every TLS record cost more than the record itself.
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

    /// Reads if the channel has asked to and nothing holds reading back any more.
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

    // MARK: Ending

    /// Ends the session and reports the cause to every waiting caller.
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
        transcript?.event("session ended: \(error)")
        context?.close(promise: nil)
    }
}
