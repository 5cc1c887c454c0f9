/// The header of a message or a part: its fields in the order in which they stand.
public struct HeaderFields: Sendable, RandomAccessCollection {
    let layout: MessageLayout
    let source: Int
    let range: Range<Int>

    public var startIndex: Int { 0 }
    public var endIndex: Int { range.count }

    /// The field at a place from 0 up to `count`.
    public subscript(position: Int) -> HeaderField {
        HeaderField(layout: layout, index: range.lowerBound + position, source: source)
    }

    /// The first field of a name.
    public func first(named name: String) -> HeaderField? {
        first { $0.isNamed(name) }
    }

    /// All fields of a name, in order.
    public func all(named name: String) -> [HeaderField] {
        filter { $0.isNamed(name) }
    }

    /// The value of the first field of a name, decoded for people; nil where there is none.
    public subscript(name: String) -> String? {
        first(named: name)?.text
    }
}
