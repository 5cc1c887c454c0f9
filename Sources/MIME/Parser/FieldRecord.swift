/// Where a header field lies in its source.
struct FieldRecord: Sendable {
    /// Fields that decide how the body is read; recognised while scanning.
    enum Role: UInt8, Sendable {
        case other, contentType, contentTransferEncoding, contentDisposition, contentID
    }

    var name: Range<Int>
    /// From after the colon to before the last line end: folds and surrounding space are still in it.
    var value: Range<Int>
    var role: Role
}
