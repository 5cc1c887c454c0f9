/// A header field's place in its source.
struct FieldRecord: Sendable {
    /// The fields that decide how to read the body, recognised while scanning.
    enum Role: UInt8, Sendable {
        case other, contentType, contentTransferEncoding, contentDisposition, contentID
    }

    var name: Range<Int>
    /// From after the colon to before the last line break, including folding and surrounding space.
    var value: Range<Int>
    var role: Role
}
