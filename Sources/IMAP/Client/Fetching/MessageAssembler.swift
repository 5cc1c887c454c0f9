import NIOCore

/// Assembles the events of a fetch into messages.
struct MessageAssembler {
    private let limit: Int
    private var message: FetchedMessage?
    private var section: FetchedSection?
    private var bytes = ByteBuffer()
    private var held = 0

    init(limit: Int) { self.limit = limit }

    /// Takes an event. Returns the message if the event completed it.
    mutating func take(_ event: FetchEvent) throws(IMAPError) -> FetchedMessage? {
        switch event {
        case .began(let number):
            message = FetchedMessage(sequenceNumber: number)
            held = 0
        case .attributes(let attributes):
            for attribute in attributes { message?.take(attribute) }
        case .sectionBegan(let key, let size):
            guard size <= UInt64(max(0, limit - held)) else { throw .limitExceeded(.heldSection, maximum: limit) }
            held += Int(size)
            section = key
            bytes = ByteBuffer()
            // An announced size is not yet received, so reserve only a little.
            bytes.reserveCapacity(Int(min(size, 1 << 20)))
        case .sectionBytes(var piece):
            bytes.writeBuffer(&piece)
        case .sectionEnded:
            if let section { message?.sections[section] = bytes }
            section = nil
            bytes = ByteBuffer()
        case .ended:
            defer { message = nil }
            return message
        }
        return nil
    }
}
