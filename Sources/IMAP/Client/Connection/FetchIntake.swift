import NIOCore

/// A FETCH response that is arriving, on its way to its reader, its command or the news. Confined to the connection's
/// event loop.
struct FetchIntake {
    private let limits: IMAPLimits
    private var reception: FetchReception?
    private var batch: FetchBatch?
    /// The stream whose reader must catch up before reading goes on.
    private var heldStream: FetchStream?

    init(limits: IMAPLimits) { self.limits = limits }

    /// Whether pieces are being collected for a reader.
    var isStreaming: Bool { batch != nil }

    /// Whether reading is held back until a reader has caught up.
    var isHeld: Bool { heldStream != nil }

    /// Begins a message that belongs to a command; `nil` if no command takes it.
    mutating func begin(_ message: SequenceNumber, for owner: AnyCommandRun?) {
        guard let owner else {
            reception = FetchReception(message: message, destination: .news)
            return finishBatch()
        }
        guard let stream = owner.stream else {
            reception = FetchReception(message: message, destination: .command(owner))
            return finishBatch()
        }
        reception = FetchReception(message: message, destination: .stream(owner))
        if batch?.stream !== stream {
            finishBatch()
            batch = FetchBatch(stream: stream)
        }
        batch?.append(.began(message))
    }

    /// Takes attributes of the message.
    /// - Throws: ``IMAPError/limitExceeded(_:maximum:phase:)`` if they exceed the limits of one message.
    mutating func take(_ attributes: [FetchAttribute], in phase: IMAPError.Phase) throws(IMAPError) {
        let bytes = attributes.reduce(reception?.bytes ?? 0) { $0 + $1.keptBytes }
        guard bytes <= limits.attributeBytes else {
            throw .limitExceeded(.attributeBytes, maximum: limits.attributeBytes, phase: phase)
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
                throw .limitExceeded(.attributes, maximum: limits.attributes, phase: phase)
            }
            reception?.attributes += attributes
        case nil: break
        }
    }

    mutating func append(_ event: FetchEvent) { batch?.append(event) }

    mutating func append(_ piece: ByteBuffer) { batch?.append(piece) }

    /// Ends the message and returns what was collected of it.
    mutating func end() -> FetchReception? {
        defer { reception = nil }
        if case .stream = reception?.destination { batch?.append(.ended) }
        return reception
    }

    // MARK: Batches

    /// Passes on what was collected, and holds reading back if the reader has enough.
    mutating func flush() {
        guard batch != nil else { return }
        batch?.flush()
        if let stream = batch?.stream, heldStream == nil, stream.holdIfFull() { heldStream = stream }
    }

    /// Passes on what was collected if it has at least this many bytes.
    mutating func flush(atLeast bytes: Int) {
        if let batch, batch.bytes >= bytes { flush() }
    }

    /// Passes on the rest of a command's fetch.
    mutating func finish(_ run: AnyCommandRun?) {
        if let batch, batch.stream === run?.stream { finishBatch() }
    }

    /// Lets reading go on if this stream's reader was the one to catch up.
    mutating func release(_ stream: FetchStream) -> Bool {
        guard heldStream === stream else { return false }
        heldStream = nil
        return true
    }

    /// Passes on what was collected and drops the rest: the session has ended.
    mutating func stop() {
        heldStream = nil
        batch?.flush()
        batch = nil
        reception = nil
    }

    private mutating func finishBatch() {
        flush()
        batch = nil
    }
}

extension FetchAttribute {
    fileprivate var isFlags: Bool {
        if case .flags = self { true } else { false }
    }
}
