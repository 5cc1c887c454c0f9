import Testing

import MIME

@Suite("The structure of a message")
struct StructureTests {
    /// The tree on one line: `multipart/mixed(text/plain image/png)`.
    static func tree(_ part: Part) -> String {
        if let message = part.message { return "\(part.mediaType)<\(tree(message.root))>" }
        guard part.isMultipart else { return part.mediaType }
        return part.mediaType + "(" + part.children.map(tree).joined(separator: " ") + ")"
    }

    static func kinds(_ message: Message) -> [String] {
        message.defects.map(\.kind.rawValue)
    }

    static let nested = """
        From: Jana <jana@example.cz>
        Content-Type: multipart/mixed; boundary="a"

        preamble
        --a
        Content-Type: multipart/alternative; boundary=a-b

        --a-b

        plain
        --a-b
        Content-Type: text/html

        <p>html</p>
        --a-b--
        epilogue inside
        --a
        Content-Type: message/rfc822

        Subject: inner

        inner text
        --a--
        epilogue
        """

    @Test("nested multiparts and an embedded message", arguments: ["\n", "\r\n", "\r"])
    func tree(lineEnd: String) {
        let message = Message(
            parsing: Array(
                Self.nested.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd).utf8))
        #expect(
            Self.tree(message.root)
                == "multipart/mixed(multipart/alternative(text/plain text/html) message/rfc822<text/plain>)")
        #expect(message.parts.map(\.section) == ["", "1", "1.1", "1.2", "2", "2.1"])
        #expect(message.root.children[0].children[1].decodedText() == "<p>html</p>")
        #expect(message.root.children[1].message?.root.decodedText() == "inner text")
        #expect(message.root.children[1].message?.headers["subject"] == "inner")
        #expect(message.defects.isEmpty)
    }
}
