import NIOCore

/// Limits how long the server may take for the greeting and for each command, and how slow a stream may be.
///
/// One timer serves many commands. It is reset only for an earlier deadline, and when it fires it checks the current
/// deadline. Confined to the connection's event loop.
final class CommandClock {
    /// How the oldest command breached its limits.
    enum Breach {
        case timeLimit(Duration)
        case tooSlow
    }

    private let limits: IMAPTimeLimits
    private var timer: Scheduled<Void>?
    /// When ``timer`` fires, while a command is watched.
    private var fires = NIODeadline.distantPast
    /// The oldest command, and which limit applies to it.
    private var command: CommandID?
    private var timing = CommandProfile.Timing.unlimited
    /// Since when it has been the oldest, or the server has owed an answer to it.
    private var since = NIODeadline.distantPast
    /// When bytes last arrived or were sent.
    private var lastProgress = NIODeadline.distantPast
    /// When a complete response last arrived.
    private var lastResponse = NIODeadline.distantPast
    private var rate: StreamRate

    init(limits: IMAPTimeLimits) {
        self.limits = limits
        rate = StreamRate(least: limits.leastRate, window: limits.rateWindow)
    }

    // MARK: What happens

    /// Notes bytes that have arrived.
    func received(_ count: Int) {
        lastProgress = .now()
        rate.note(count)
    }

    /// Notes bytes that are being sent.
    func sent(_ count: Int) { rate.note(count) }

    /// Notes that the connection can take bytes again.
    func becameWritable() { lastProgress = .now() }

    /// Notes a complete response.
    func receivedResponse() { lastResponse = .now() }

    /// Starts measuring a stream afresh: its reader, who was slow, has caught up.
    func restartStream() {
        lastProgress = .now()
        rate.restart(at: lastProgress)
    }

    // MARK: Watching

    /// Calls `passed` with the limit if the greeting does not arrive in time.
    func watchGreeting(on eventLoop: any EventLoop, passed: @escaping (Duration) -> Void) {
        guard timer == nil else { return }
        timer = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(clamping: limits.greeting)) { [self] in
            timer = nil
            passed(limits.greeting)
        }
    }

    /// Notes which command is the oldest. Calls `check` once, when its limit may have passed; if it has not, `check` calls
    /// this again.
    func watch(
        _ command: CommandID?, _ timing: CommandProfile.Timing, on eventLoop: any EventLoop,
        check: @escaping () -> Void
    ) {
        // The server owes no answer to an accepted IDLE until DONE is sent.
        if command != self.command || (timing != .unlimited && self.timing == .unlimited) {
            since = .now()
            rate.restart(at: since)
        }
        (self.command, self.timing) = (command, timing)
        guard timing != .unlimited, timer == nil || deadline < fires else { return }
        timer?.cancel()
        fires = deadline
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: fires) { [self] in
            timer = nil
            check()
        }
    }

    /// Returns how the oldest command has breached its limits; `nil` if it has not.
    ///
    /// - Parameter readerIsSlow: Pass `true` if reading is held back. A slow reader is not the server's fault.
    func breach(readerIsSlow: Bool) -> Breach? {
        if timing == .stream, readerIsSlow { restartStream() }
        let time = NIODeadline.now()
        guard deadline <= time else { return nil }
        if timing == .stream, time < max(since, lastProgress) + pause {
            return rate.endWindow(at: time) ? nil : .tooSlow
        }
        return .timeLimit(timing == .work && time >= since + work ? limits.work : limits.command)
    }

    func stop() {
        timer?.cancel()
        timer = nil
    }

    private var pause: TimeAmount { TimeAmount(clamping: limits.command) }
    private var work: TimeAmount { TimeAmount(clamping: limits.work) }

    /// When the oldest command will have taken too long, if nothing arrives until then.
    private var deadline: NIODeadline {
        switch timing {
        case .unlimited: .distantFuture
        case .answer: since + pause
        case .work: min(max(since, lastResponse) + pause, since + work)
        case .stream: min(max(since, lastProgress) + pause, rate.deadline)
        }
    }
}
