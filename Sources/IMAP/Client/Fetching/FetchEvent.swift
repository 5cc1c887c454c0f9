public import NIOCore

/// What a fetch brings, in the order of the wire. Each message is `began`, attributes and sections, `ended`.
public enum FetchEvent: Sendable {
    case began(SequenceNumber)
    case attributes([FetchAttribute])
    /// A section follows, of exactly `size` bytes. An empty one has no `sectionBytes`.
    case sectionBegan(FetchedSection, size: UInt64)
    /// The section's next bytes, as they arrived: never the whole of a large one.
    case sectionBytes(ByteBuffer)
    case sectionEnded
    case ended
}

extension FetchEvent {
    /// What it holds, in bytes, roughly.
    var keptBytes: Int {
        switch self {
        case .attributes(let attributes): attributes.reduce(0) { $0 + $1.keptBytes }
        case .sectionBytes(let bytes): bytes.readableBytes
        case .began, .sectionBegan, .sectionEnded, .ended: 0
        }
    }
}
