public import NIOCore

/// An event of a fetch, in wire order. Each message is `began`, then attributes and sections, then `ended`.
public enum FetchEvent: Sendable {
    /// A message begins.
    case began(SequenceNumber)
    /// Some of the message's attributes. A message may have several of these events, or none.
    case attributes([FetchAttribute])
    /// A section of exactly `size` bytes begins. An empty one has no `sectionBytes`.
    case sectionBegan(FetchedSection, size: UInt64)
    /// The section's next bytes, as they arrived. A large section comes in many pieces.
    case sectionBytes(ByteBuffer)
    /// The section is complete.
    case sectionEnded
    /// The message is complete.
    case ended
}

extension FetchEvent {
    /// Approximate size of the event's contents, in bytes.
    var keptBytes: Int {
        switch self {
        case .attributes(let attributes): attributes.reduce(0) { $0 + $1.keptBytes }
        case .sectionBytes(let bytes): bytes.readableBytes
        case .began, .sectionBegan, .sectionEnded, .ended: 0
        }
    }
}
