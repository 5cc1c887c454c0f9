import MailWire
import NIOCore

extension IMAPHandler {
    func startGreetingTimer() {
        guard greeting == nil, timer == nil, let context else { return }
        let limit = configuration.timeLimits.greeting
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(clamping: limit)) {
            self.timer = nil
            guard self.greeting == nil else { return }
            self.fail(.timeLimitPassed(command: nil, phase: .greeting, limit: limit, lastWords: nil))
        }
    }

    /// Notes which command is the oldest and makes sure that its time is watched.
    func noteProgress() {
        let current = machine.inProgress.first?.id
        let isDue = machine.timing != .unlimited
        // The server owes no answer to an accepted IDLE until DONE is sent.
        if current != oldest || (isDue && !isAnswerDue) {
            oldest = current
            oldestSince = .now()
            rate.restart(at: oldestSince)
        }
        isAnswerDue = isDue
        watchIdle()
        guard isDue, failure == nil else { return }
        // One timer serves many commands. It is reset only for an earlier deadline.
        let deadline = nextDeadline
        if timer == nil || deadline < timerFires {
            timer?.cancel()
            watch(until: deadline)
        }
    }

    private func watch(until deadline: NIODeadline) {
        guard let context else { return }
        timerFires = deadline
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.timer = nil
            self.checkTime()
        }
    }

    /// When the oldest command will have taken too long, if nothing arrives until then.
    private var nextDeadline: NIODeadline {
        let limits = configuration.timeLimits
        let pause = TimeAmount(clamping: limits.command)
        switch machine.timing {
        case .unlimited: return .distantFuture
        case .answer: return oldestSince + pause
        case .work:
            return min(max(oldestSince, lastResponse) + pause, oldestSince + TimeAmount(clamping: limits.work))
        case .stream: return min(max(oldestSince, lastProgress) + pause, rate.deadline)
        }
    }

    private func checkTime() {
        guard failure == nil, let command = machine.inProgress.first, machine.timing != .unlimited else { return }
        let time = NIODeadline.now()
        // A slow reader is not the server's fault.
        if machine.timing == .stream, heldStream != nil {
            lastProgress = time
            rate.restart(at: time)
        }
        guard nextDeadline <= time else { return watch(until: nextDeadline) }
        let (name, limits) = (command.profile.name, configuration.timeLimits)
        if machine.timing == .stream, time < max(oldestSince, lastProgress) + TimeAmount(clamping: limits.command) {
            guard rate.endWindow(at: time) else {
                return fail(.tooSlow(command: name, leastRate: limits.leastRate, window: limits.rateWindow))
            }
            return watch(until: nextDeadline)
        }
        let isAtWork = machine.timing == .work && time >= oldestSince + TimeAmount(clamping: limits.work)
        fail(
            .timeLimitPassed(
                command: name, phase: machine.reached, limit: isAtWork ? limits.work : limits.command,
                lastWords: machine.lastWords))
    }

    // MARK: IDLE

    /// Calls `waiter` when there are events or `duration` has passed. Starts IDLE if `usesIdle` is set.
    func awaitEvents(for duration: TimeAmount?, usesIdle: Bool, _ waiter: @escaping (Result<Void, IMAPError>) -> Void)
        -> UInt64
    {
        nextWaiter += 1
        let number = nextWaiter
        if let failure {
            waiter(.failure(failure))
            return number
        }
        idleWaiters[number] = waiter
        if shared.hasEvents {
            wakeIdleWaiters()
            return number
        }
        if usesIdle { startIdle() }
        if let duration, let context {
            context.eventLoop.assumeIsolated().scheduleTask(in: duration) {
                self.idleWaiters.removeValue(forKey: number)?(.success(()))
            }
        }
        return number
    }

    func cancelWaiter(_ number: UInt64) {
        idleWaiters.removeValue(forKey: number)?(.failure(.cancelled))
    }

    func wakeIdleWaiters() {
        let waiters = idleWaiters.values
        idleWaiters = [:]
        for waiter in waiters { waiter(.success(())) }
    }

    private func startIdle() {
        guard failure == nil, !machine.isIdling else { return }
        let run = CommandRun(id: shared.nextCommand(), command: IdleCommand()) { [unowned self] result in
            self.idleEnded(result)
        }
        submit(run)
    }

    /// Handles the end of an IDLE, which was interrupted for a command or is to be renewed for those still waiting.
    private func idleEnded(_ result: Result<StatusResponse, IMAPError>) {
        idleTimer?.cancel()
        idleTimer = nil
        switch result {
        case .success:
            guard !idleWaiters.isEmpty, let context else { return }
            // Wait until the machine has sent the command that ended the IDLE.
            let box = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.execute {
                if !box.value.idleWaiters.isEmpty { box.value.startIdle() }
            }
        case .failure(let error):
            let waiters = idleWaiters.values
            idleWaiters = [:]
            for waiter in waiters { waiter(.failure(error)) }
        }
    }

    /// Ends IDLE if it is in progress.
    func endIdle() {
        perform(machine.endIdle())
        noteProgress()
    }

    /// Renews IDLE before the server times it out (RFC 2177 §3).
    private func watchIdle() {
        guard idleTimer == nil, machine.isIdling, let context else { return }
        idleTimer = context.eventLoop.assumeIsolated().scheduleTask(
            in: TimeAmount(clamping: configuration.timeLimits.idleRenewal)
        ) {
            self.idleTimer = nil
            self.endIdle()
        }
    }
}
