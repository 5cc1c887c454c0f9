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
        noteProgress()
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
            timer?.cancel()
            timer = nil
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
        if let batch, batch.stream === runs[id]?.stream { flushAndDropBatch() }
        guard let run = runs.removeValue(forKey: id) else { return }
        run.finish(status, in: machine.reached, noting: shared)
    }

    /// Records an event and wakes the tasks that wait for one.
    /// - Parameter bytes: The size of the event's contents.
    func tell(_ event: SessionEvent, bytes: Int) {
        let limits = configuration.limits
        shared.update { $0.note(event, bytes: bytes, limits: limits) }
        wakeIdleWaiters()
    }

    // MARK: The layers below

    /// Changes how bytes are read, from the first byte after the server's agreement.
    func run(_ upgrade: CommandProfile.Upgrade, of id: CommandID, _ status: StatusResponse, rest: ByteBuffer) {
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

    private func send(_ bytes: [UInt8]) {
        outbox.append(bytes[...])
        runOutbox()
    }

    /// Writes as much as the channel takes, so that a large message is not copied whole before it is sent.
    func runOutbox() {
        guard let context, !isOutboxRunning else { return }
        isOutboxRunning = true
        defer { isOutboxRunning = false }
        while context.channel.isWritable, let next = outbox.first {
            let piece = next.prefix(64 * 1024)
            rate.note(piece.count)
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
}
