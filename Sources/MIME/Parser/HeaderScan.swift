/// A header read: how it ended, and the fields that decide how the body is read.
struct HeaderScan {
    enum End {
        /// An empty line, or a line that cannot be a field: the body begins here.
        case body(Int)
        /// A boundary of an open multipart stood in the header.
        case delimiter(BoundaryStack.Delimiter)
        /// The bytes ended.
        case bytes
    }

    var end = End.bytes
    /// Indices into the layout's fields, the first of each role.
    var contentType: Int?
    var contentTransferEncoding: Int?
    /// For a multipart with a usable boundary parameter.
    var boundary: BoundaryStack.Boundary?
}

/// What a line of a header is.
enum HeaderLine {
    case empty
    case continuation
    /// A field; the ranges of its name and of its value's first line.
    case field(name: Range<Int>, valueStart: Int)
    case other

    /// Sorts the line in `range`, which is without its end mark. White space before the colon is obsolete syntax, and taken.
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
