import NIOCore

/// Watches how long the server takes over each step.
///
/// A step is short and its limit is long, so that arming and disarming a timer for each would be the larger part of the
/// work: one timer runs on, and when it fires it looks at what the time limit is by then.
final class StepClock {
    private let limits: SMTPTimeLimits
    private var phase = SessionPhase.idle
    private var progress = -1
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?
    private var fires: NIODeadline = .distantFuture

    init(limits: SMTPTimeLimits) {
        self.limits = limits
    }

    /// Notes what is awaited now; the limit begins anew where something has happened.
    ///
    /// - Parameter passed: called, once, when a limit has passed; on the event loop.
    func watch(
        _ phase: SessionPhase, _ progress: Int, on eventLoop: any EventLoop,
        passed: @escaping (SessionPhase, Duration) -> Void
    ) {
        guard phase != self.phase || progress != self.progress else { return }
        self.phase = phase
        self.progress = progress
        guard let limit = limits[phase] else {
            deadline = nil
            return
        }
        let deadline = eventLoop.now + TimeAmount(limit)
        self.deadline = deadline
        if timer == nil || deadline < fires { arm(deadline, eventLoop, passed) }
    }

    func stop() {
        deadline = nil
        timer?.cancel()
        timer = nil
    }

    private func arm(
        _ time: NIODeadline, _ eventLoop: any EventLoop, _ passed: @escaping (SessionPhase, Duration) -> Void
    ) {
        timer?.cancel()
        fires = time
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: time) { [weak self] in
            guard let self else { return }
            timer = nil
            guard let deadline, let limit = limits[phase] else { return }
            if eventLoop.now < deadline { return arm(deadline, eventLoop, passed) }
            self.deadline = nil
            passed(phase, limit)
        }
    }
}
