import NIOCore

/// Limits how long the server may take for each step.
///
/// Steps are short and their limits long, so arming and cancelling a timer for each step would be most of the work.
/// Instead one timer keeps running, and when it fires it checks the current deadline.
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

    /// Notes what is awaited now. The limit restarts if anything has happened.
    ///
    /// - Parameter passed: called once on the event loop when a limit has passed.
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
