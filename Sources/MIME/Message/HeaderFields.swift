/// The header of a message or a part: its fields in order.
public struct HeaderFields: Sendable, RandomAccessCollection {
    let layout: MessageLayout
    let source: Int
    let range: Range<Int>

    public var startIndex: Int { 0 }
    public var endIndex: Int { range.count }

    /// The field at a position from 0 up to, but not including, `count`.
    public subscript(position: Int) -> HeaderField {
        HeaderField(layout: layout, index: range.lowerBound + position, source: source)
    }

    /// Returns the first field with this name, compared case-insensitively; `nil` if there is none.
    public func first(named name: String) -> HeaderField? {
        first { $0.isNamed(name) }
    }

    /// Returns all fields with this name in order, compared case-insensitively.
    public func all(named name: String) -> [HeaderField] {
        filter { $0.isNamed(name) }
    }

    /// The value of the first field with this name, decoded for display; `nil` if there is none.
    public subscript(name: String) -> String? {
        first(named: name)?.text
    }
}
