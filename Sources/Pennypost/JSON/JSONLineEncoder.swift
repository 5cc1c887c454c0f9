/// An encoder that writes values as JSON on one line: keys in the order in which they are encoded, letters as UTF-8, no
/// slash escaped.
///
/// Foundation's encoder gives keys in no order or in alphabetical order. A person who reads a line, and a program that
/// compares two, want the order of the documentation.
struct JSONLineEncoder: Sendable {
    /// Returns the value in UTF-8, without a line end.
    func encode(_ value: some Encodable) throws -> [UInt8] {
        let node = JSONNode()
        try JSONNodeEncoder(node: node, codingPath: []).encodeWhole(value)
        var writer = JSONWriter()
        writer.write(node)
        return writer.bytes
    }
}

/// A value that is being built. It is a class because a container is filled after it was handed out.
final class JSONNode {
    enum Content {
        case null
        case bool(Bool)
        /// A number as it is written.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([(key: String, value: JSONNode)])
    }

    var content = Content.null

    func append() -> JSONNode {
        let child = JSONNode()
        if case .array(var children) = content {
            content = .null
            children.append(child)
            content = .array(children)
        } else {
            content = .array([child])
        }
        return child
    }

    /// Returns the new member for a key. A repeated key replaces the earlier one.
    func member(_ key: String) -> JSONNode {
        let child = JSONNode()
        guard case .object(var members) = content else {
            content = .object([(key, child)])
            return child
        }
        content = .null
        if let place = members.firstIndex(where: { $0.key == key }) {
            members[place].value = child
        } else {
            members.append((key, child))
        }
        content = .object(members)
        return child
    }

    var count: Int {
        if case .array(let children) = content { return children.count }
        return 0
    }
}

extension Console {
    /// Prints a value as one line of JSON.
    func say(json value: some Encodable) throws {
        write(try JSONLineEncoder().encode(value) + [0x0A])
    }
}
