/// An event from the decoder, in wire order.
///
/// A FETCH response is `fetchBegan`, then any number of `attributes` and sections, then `fetchEnded`. The bytes of a
/// section are not collected: `sectionBytes` gives their range in the input.
public enum ResponseEvent: Hashable, Sendable {
    /// A complete response other than FETCH.
    case response(Response)
    /// A FETCH response begins, for the message with this sequence number.
    case fetchBegan(SequenceNumber)
    /// Some of the message's attributes.
    case attributes([FetchAttribute])
    /// A section of exactly `size` bytes begins.
    case sectionBegan(FetchedSection, size: UInt64)
    /// The range of the section's next bytes in the input of ``ResponseDecoder/next(in:at:)``.
    case sectionBytes(Range<Int>)
    /// The section is complete.
    case sectionEnded
    /// The FETCH response is complete.
    case fetchEnded
}
