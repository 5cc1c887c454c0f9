/// The result of reading a header: how it ended, and the fields that decide how to read the body.
struct HeaderScan {
    enum End {
        /// An empty line, or a line that can't be a field: the body begins at this offset.
        case body(Int)
        /// A boundary of an open multipart, inside the header.
        case delimiter(BoundaryStack.Delimiter)
        /// The end of the bytes.
        case bytes
    }

    var end = End.bytes
    /// Indices into the layout's fields, the first of each role.
    var contentType: Int?
    var contentTransferEncoding: Int?
    /// The boundary of a multipart that has a usable boundary parameter.
    var boundary: BoundaryStack.Boundary?
}

/// The kind of a line in a header.
enum HeaderLine {
    case empty
    case continuation
    /// A field: the range of its name, and where its value starts.
    case field(name: Range<Int>, valueStart: Int)
    case other

    /// Classifies the line in `range`, without its line break. Accepts white space before the colon (obsolete syntax).
    @inline(__always)
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard let start = range.first else {
            self = .empty
            return
        }
        if bytes[start].isWSP {
            self = .continuation
            return
        }
        var position = start
        while position < range.upperBound, bytes[position] > 0x20, bytes[position] != 0x3A, bytes[position] < 0x7F {
            position += 1
        }
        let name = start..<position
        while position < range.upperBound, bytes[position].isWSP { position += 1 }
        if !name.isEmpty, position < range.upperBound, bytes[position] == 0x3A {
            self = .field(name: name, valueStart: position + 1)
        } else {
            self = .other
        }
    }

    var isField: Bool {
        if case .field = self { true } else { false }
    }
}
