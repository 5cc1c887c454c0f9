import NIOCore

/// A FETCH response that is arriving, and the destination of its parts. Confined to the connection's event loop.
struct FetchReception {
    enum Destination {
        /// A reader, which gets them piece by piece.
        case stream(AnyCommandRun)
        /// A command that takes all attributes of a message together.
        case command(AnyCommandRun)
        /// No command: they are news of a message.
        case news
    }

    let message: SequenceNumber
    let destination: Destination
    /// The attributes collected so far. For a stream, only those that came with unrequested flags.
    var attributes: [FetchAttribute] = []
    /// Size of the message's attributes so far, in bytes.
    var bytes = 0
    /// Whether the response brought flags that its reader had not asked for.
    var holdsNews = false

    init(message: SequenceNumber, destination: Destination) {
        self.message = message
        self.destination = destination
    }
}

/// Events collected until the bytes at hand are used up, to be passed on together.
struct FetchBatch {
    let stream: FetchStream
    var events: [FetchEvent] = []
    var bytes = 0

    mutating func append(_ event: FetchEvent) { events.append(event) }

    mutating func append(_ piece: ByteBuffer) {
        bytes += piece.readableBytes
        events.append(.sectionBytes(piece))
    }

    /// Appends attributes. A quoted section becomes the same events as one sent as a literal.
    mutating func append(_ attributes: [FetchAttribute]) {
        var plain: [FetchAttribute] = []
        for attribute in attributes {
            guard case .section(let section, let inline?) = attribute else {
                plain.append(attribute)
                continue
            }
            events.append(.sectionBegan(section, size: UInt64(inline.count)))
            if !inline.isEmpty { append(ByteBuffer(bytes: inline)) }
            events.append(.sectionEnded)
        }
        guard !plain.isEmpty else { return }
        for attribute in plain { bytes += attribute.keptBytes }
        events.append(.attributes(plain))
    }

    mutating func flush() {
        guard !events.isEmpty else { return }
        // Even a message without a body takes up memory until it is read.
        stream.push(&events, bytes: bytes + events.count * 64)
        bytes = 0
    }
}
