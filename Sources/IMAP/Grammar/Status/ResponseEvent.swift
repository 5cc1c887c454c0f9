/// What the decoder finds, in the order of the wire.
///
/// A FETCH answer is `fetchBegan`, then any number of `attributes` and sections, then `fetchEnded`. The bytes of a
/// section are never gathered: `sectionBytes` says where in the input they lie.
public enum ResponseEvent: Hashable, Sendable {
    case response(Response)
    case fetchBegan(SequenceNumber)
    case attributes([FetchAttribute])
    /// A section follows, of exactly `size` bytes.
    case sectionBegan(FetchedSection, size: UInt64)
    /// Offsets into the bytes given to ``ResponseDecoder/next(in:at:)``.
    case sectionBytes(Range<Int>)
    case sectionEnded
    case fetchEnded
}
