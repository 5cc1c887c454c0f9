import MailWire
import NIOCore

extension IMAPHandler {
    /// Takes bytes from the layer below, which is TLS or the socket.
    func take(_ buffer: ByteBuffer) {
        guard let compression else { return decode(buffer) }
        compression.feed(buffer)
        inflate()
    }

    /// Decompresses and decodes the bytes at hand until a reader needs a pause.
    func inflate() {
        guard let compression, let context else { return }
        do throws(IMAPError) {
            while failure == nil, heldStream == nil,
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
        if let batch, batch.bytes >= min(Self.worthWaking, configuration.limits.waitingBytes) { flushBatch() }
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
            lastResponse = .now()
            noteProgress()
        case .fetchBegan(let message): beginFetch(message)
        case .attributes(let attributes): take(attributes)
        case .sectionBegan(let section, let size):
            batch?.append(.sectionBegan(section, size: size))
            transcript?.event("\(size) bytes of \(section.section.description)")
        case .sectionBytes(let range):
            guard batch != nil,
                let piece = buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count)
            else { return }
            batch?.append(piece)
        case .sectionEnded: batch?.append(.sectionEnded)
        case .fetchEnded: endFetch()
        }
    }

    // MARK: FETCH

    private func beginFetch(_ message: SequenceNumber) {
        let owner = machine.owner(of: .fetch).flatMap { runs[$0.id] }
        guard let owner else {
            reception = FetchReception(message: message, destination: .news)
            return flushAndDropBatch()
        }
        guard let stream = owner.stream else {
            reception = FetchReception(message: message, destination: .command(owner))
            return flushAndDropBatch()
        }
        reception = FetchReception(message: message, destination: .stream(owner))
        if batch?.stream !== stream {
            flushAndDropBatch()
            batch = FetchBatch(stream: stream)
        }
        batch?.append(.began(message))
    }

    private func take(_ attributes: [FetchAttribute]) {
        let limits = configuration.limits
        let bytes = attributes.reduce(reception?.bytes ?? 0) { $0 + $1.keptBytes }
        guard bytes <= limits.attributeBytes else {
            return fail(
                .limitExceeded(.attributeBytes, maximum: limits.attributeBytes, phase: machine.reached))
        }
        reception?.bytes = bytes
        switch reception?.destination {
        case .stream(let run):
            batch?.append(attributes)
            guard !run.asksFlags, attributes.contains(where: \.isFlags) else { return }
            reception?.attributes = attributes
            reception?.holdsNews = true
        case .command, .news:
            guard (reception?.attributes.count ?? 0) + attributes.count <= limits.attributes else {
                return fail(.limitExceeded(.attributes, maximum: limits.attributes, phase: machine.reached))
            }
            reception?.attributes += attributes
        case nil: break
        }
    }

    private func endFetch() {
        guard let reception else { return }
        self.reception = nil
        lastResponse = .now()
        switch reception.destination {
        case .stream:
            batch?.append(.ended)
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

    // MARK: Batches

    func flushAndDropBatch() {
        flushBatch()
        batch = nil
    }

    /// Passes on what was collected, and stops reading if the reader has enough.
    func flushBatch() {
        guard batch != nil else { return }
        batch?.flush()
        if let stream = batch?.stream, heldStream == nil, stream.holdIfFull() { heldStream = stream }
    }

    /// Starts reading again when the reader has caught up.
    func resume(_ stream: FetchStream) {
        guard heldStream === stream else { return }
        heldStream = nil
        lastProgress = .now()
        rate.restart(at: lastProgress)
        inflate()
        flushBatch()
        readWhereDue()
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

extension FetchAttribute {
    fileprivate var isFlags: Bool {
        if case .flags = self { true } else { false }
    }
}
