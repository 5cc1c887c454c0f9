import MailWire
import NIOCore

extension IMAPHandler {
    /// Accepts a command and sends it when its turn comes.
    func submit(_ run: AnyCommandRun) {
        if let failure { return run.fail(failure) }
        let profile = run.profile(in: machine.context)
        var encoder = CommandEncoder(utf8: machine.context.utf8)
        do throws(ArgumentError) {
            try run.encode(into: &encoder, in: machine.context)
        } catch {
            return run.fail(.argument(error))
        }
        runs[run.id] = run
        transcript?.sent(encoder.shown)
        perform(machine.submit(run.id, profile, encoder.finish()))
        watchTime()
    }

    /// Handles the cancellation of a command's task. A command already sent cannot be taken back, so the session ends.
    func cancel(_ id: CommandID) {
        guard let run = runs[id] else { return }
        if machine.withdraw(id) {
            runs[id] = nil
            run.fail(.cancelled)
        } else {
            fail(.cancelled)
        }
    }

    func perform(_ actions: [SessionMachine.Action]) {
        for action in actions {
            guard failure == nil else { return }
            perform(action)
        }
    }

    func perform(_ action: SessionMachine.Action) {
        switch action {
        case .write(let bytes): send(bytes)
        case .greet(let status):
            clock.stop()
            greeting = .success(status)
            greetingWaiter?(.success(status))
            greetingWaiter = nil
        case .deliver(let id, let response):
            do throws(IMAPError) {
                try runs[id]?.keep(decoder.keptBytes, limits: configuration.limits, in: machine.reached)
                try runs[id]?.receive(response)
            } catch {
                fail(error)
            }
        case .challenge(let id, let challenge): answer(challenge, for: id)
        case .finish(let id, let status): finish(id, status)
        case .upgrade: break
        case .tell(let event): tell(event, bytes: decoder.keptBytes)
        case .contextChanged:
            let context = machine.context
            decoder.utf8 = context.utf8
            shared.update { $0.context = context }
        case .selectionEnded: shared.update { $0.endSelection() }
        case .fail(let error): fail(error)
        }
    }

    private func answer(_ challenge: [UInt8], for id: CommandID) {
        do throws(IMAPError) {
            guard let line = try runs[id]?.respond(to: challenge) else { return }
            transcript?.sent("", hiding: "credentials")
            perform(machine.answerChallenge(line))
        } catch {
            runs.removeValue(forKey: id)?.fail(error)
            fail(error)
        }
    }

    private func finish(_ id: CommandID, _ status: StatusResponse) {
        // The reader gets the rest of its fetch before the end.
        fetch.finish(runs[id])
        guard let run = runs.removeValue(forKey: id) else { return }
        run.finish(status, in: machine.reached, noting: shared)
    }

    /// Records an event and wakes the tasks that wait for one.
    /// - Parameter bytes: The size of the event's contents.
    func tell(_ event: SessionEvent, bytes: Int) {
        let limits = configuration.limits
        shared.update { $0.note(event, bytes: bytes, limits: limits) }
        idleWaiters.endAll(.success(()))
    }

    // MARK: Time

    func watchGreeting() {
        guard greeting == nil, let context else { return }
        clock.watchGreeting(on: context.eventLoop) { limit in
            guard self.greeting == nil else { return }
            self.fail(.timeLimitPassed(command: nil, phase: .greeting, limit: limit, lastWords: nil))
        }
    }

    /// Watches the time of the oldest command, and of an IDLE.
    func watchTime() {
        watchIdle()
        guard failure == nil, let context else { return }
        clock.watch(machine.inProgress.first?.id, machine.timing, on: context.eventLoop) { self.checkTime() }
    }

    private func checkTime() {
        guard failure == nil, let command = machine.inProgress.first?.profile.name else { return }
        let limits = configuration.timeLimits
        switch clock.breach(readerIsSlow: fetch.isHeld) {
        case .timeLimit(let limit):
            fail(
                .timeLimitPassed(
                    command: command, phase: machine.reached, limit: limit, lastWords: machine.lastWords))
        case .tooSlow: fail(.tooSlow(command: command, leastRate: limits.leastRate, window: limits.rateWindow))
        case nil: watchTime()
        }
    }

    // MARK: IDLE

    /// Calls `waiter` when there are events or `duration` has passed. Starts IDLE if `usesIdle` is set.
    func awaitEvents(for duration: TimeAmount?, usesIdle: Bool, _ waiter: @escaping (Result<Void, IMAPError>) -> Void)
        -> UInt64
    {
        let number = idleWaiters.add(waiter)
        if let failure {
            idleWaiters.endAll(.failure(failure))
            return number
        }
        if shared.hasEvents {
            idleWaiters.endAll(.success(()))
            return number
        }
        if usesIdle { startIdle() }
        if let duration, let context {
            context.eventLoop.assumeIsolated().scheduleTask(in: duration) {
                self.idleWaiters.end(number, .success(()))
            }
        }
        return number
    }

    func cancelWaiter(_ number: UInt64) {
        idleWaiters.end(number, .failure(.cancelled))
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
        case .failure(let error): idleWaiters.endAll(.failure(error))
        }
    }

    /// Ends IDLE if it is in progress.
    func endIdle() {
        perform(machine.endIdle())
        watchTime()
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
