import NIOCore

/// One FETCH answer while it arrives: where its parts go. It lives on the connection's event loop.
struct FetchReception {
    enum Destination {
        /// To a reader, piece by piece.
        case stream(AnyCommandRun)
        /// To a command that takes the attributes of each message together.
        case command(AnyCommandRun)
        /// To nobody: news of a message.
        case news
    }

    let message: SequenceNumber
    let destination: Destination
    /// What has been gathered, for all but a reader.
    var attributes: [FetchAttribute] = []
    /// What all attributes of the message hold so far, in bytes.
    var bytes = 0
    /// Whether it brought flags that its reader had not asked for.
    var holdsNews = false

    init(message: SequenceNumber, destination: Destination) {
        self.message = message
        self.destination = destination
    }
}

/// Events that wait for the end of the bytes in hand, to be handed over together.
struct FetchBatch {
    let stream: FetchStream
    var events: [FetchEvent] = []
    var bytes = 0

    mutating func append(_ event: FetchEvent) { events.append(event) }

    mutating func append(_ piece: ByteBuffer) {
        bytes += piece.readableBytes
        events.append(.sectionBytes(piece))
    }

    /// A section that came in quotes is told like one that came as a literal.
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
        // A message without a body costs its reader memory, too.
        stream.push(&events, bytes: bytes + events.count * 64)
        bytes = 0
    }
}
