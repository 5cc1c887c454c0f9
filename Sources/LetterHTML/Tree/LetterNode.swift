import CGumbo

/// A node of a letter's tree. Valid only while the tree is.
struct LetterNode {
    private let node: UnsafePointer<GumboNode>

    init(_ node: UnsafePointer<GumboNode>) {
        self.node = node
    }

    /// Whether the node is a text. Comments are neither text nor element.
    var isText: Bool {
        switch node.pointee.type {
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA: true
        default: false
        }
    }

    var isElement: Bool { node.pointee.type == GUMBO_NODE_ELEMENT }

    /// The bytes of a text. No byte is NUL.
    var text: UnsafeBufferPointer<UInt8> {
        guard isText, let text = node.pointee.v.text.text else { return UnsafeBufferPointer(start: nil, count: 0) }
        return Self.bytes(text)
    }

    /// The tag of an element of HTML; `nil` for elements of SVG and MathML.
    var tag: GumboTag? {
        guard isElement, node.pointee.v.element.tag_namespace == GUMBO_NAMESPACE_HTML else { return nil }
        return node.pointee.v.element.tag
    }

    var childCount: Int { isElement ? Int(node.pointee.v.element.children.length) : 0 }

    func child(_ index: Int) -> LetterNode? {
        guard index < childCount, let child = node.pointee.v.element.children.data[index] else { return nil }
        return LetterNode(child.assumingMemoryBound(to: GumboNode.self))
    }

    /// The node after this one under the same parent.
    var next: LetterNode? {
        guard let parent = node.pointee.parent, parent.pointee.type == GUMBO_NODE_ELEMENT else { return nil }
        return LetterNode(parent).child(Int(node.pointee.index_within_parent) + 1)
    }

    /// The value of an attribute by its name in lower case, character references decoded.
    func attribute(_ name: StaticString) -> String? {
        guard isElement else { return nil }
        return name.withUTF8Buffer { name in
            name.withMemoryRebound(to: CChar.self) { name in
                withUnsafePointer(to: node.pointee.v.element.attributes) { attributes in
                    guard let start = name.baseAddress, let found = gumbo_get_attribute(attributes, start),
                        let value = found.pointee.value
                    else { return nil }
                    return String(decoding: Self.bytes(value), as: UTF8.self)
                }
            }
        }
    }

    var hasAttributes: Bool { isElement && node.pointee.v.element.attributes.length > 0 }

    private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
        var count = 0
        while text[count] != 0 { count += 1 }
        return UnsafeRawBufferPointer(start: text, count: count).assumingMemoryBound(to: UInt8.self)
    }
}
