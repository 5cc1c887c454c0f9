import MIME
import Testing

@Suite("The structure of a message")
struct StructureTests {
    /// Returns the tree on one line: `multipart/mixed(text/plain image/png)`.
    static func tree(_ part: Part) -> String {
        if let message = part.message { return "\(part.mediaType)<\(tree(message.root))>" }
        guard part.isMultipart else { return part.mediaType }
        return part.mediaType + "(" + part.children.map(tree).joined(separator: " ") + ")"
    }

    static func read(_ text: String, limits: ParserLimits = ParserLimits()) -> Message {
        Message(parsing: Array(text.utf8), limits: limits)
    }

    @Test("Nested multiparts and an embedded message are distinguished", arguments: ["\n", "\r\n", "\r", "\r\r\n"])
    func tree(lineEnd: String) {
        let message = Message(parsing: MessageFixtures.bytes(MessageFixtures.nested, lineEnd: lineEnd))
        #expect(
            Self.tree(message.root)
                == "multipart/mixed(multipart/alternative(text/plain text/html) message/rfc822<multipart/mixed(text/plain)>)"
        )
        #expect(message.parts.map(\.section) == ["", "1", "1.1", "1.2", "2", "2", "2.1"])
        #expect(message.root.children[0].children[1].decodedText() == "<p>html</p>")
        #expect(message.root.children[1].message?.root.children[0].decodedText() == "inner text")
        #expect(message.root.children[1].message?.subject == "inner")
        #expect(message.defects.isEmpty)
    }

    @Test("The line break before a boundary belongs to the boundary, even after a closing one")
    func lineBreakOfBoundary() {
        let message = Message(parsing: MessageFixtures.bytes(MessageFixtures.nested))
        #expect(
            message.root.children[1].rawBody.elementsEqual(
                "Subject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner text\n--c--".utf8))
    }

    @Test("A boundary may be a prefix of another, and may be followed by blanks")
    func boundariesAlike() {
        let message = Self.read(
            "Content-Type: multipart/mixed; boundary=ab\n\n--abc\n--ab \t\n\none\n--abc\n--ab-- \nepilogue\n--ab\n\nnot a part\n"
        )
        #expect(message.root.children.map { $0.decodedText() } == ["one\n--abc"])
        #expect(message.defects.isEmpty)
    }

    @Test(
        "A boundary may be a token, quoted, with a comment, with escapes, or in pieces",
        arguments: [
            "boundary=xy", "BOUNDARY = \"xy\"", "boundary=\"xy\" (comment)", "boundary=\"x\\y\"",
            "boundary*0=x; boundary*1=y",
            "charset=a; boundary=\"xy \"", "boundary*=us-ascii''x%79", "foo; boundary=xy", "boundary=\"xy",
        ])
    func boundaryForms(parameter: String) {
        let message = Self.read("Content-Type: multipart/mixed; \(parameter)\n\n--xy\n\none\n--xy--\n")
        #expect(message.root.children.map { $0.decodedText() } == ["one"])
    }

    @Test("A part without an end boundary ends with the message or the outer part, and that is noted")
    func missingEnd() {
        let message = Self.read(
            "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--a\n\ntwo"
        )
        #expect(Self.tree(message.root) == "multipart/mixed(multipart/mixed(text/plain) text/plain)")
        #expect(message.root.children[1].decodedText() == "two")
        #expect(message.defects.map(\.kind) == [.missingEndBoundary, .missingEndBoundary])
        #expect(message.defects.map(\.location.part) == ["1", nil])
    }

    @Test("A multipart without a boundary parameter is read by its first line")
    func guessedBoundary() {
        let message = Self.read("Content-Type: multipart/mixed\n\n--q\n\none\n--q--\n")
        #expect(message.root.children.map { $0.decodedText() } == ["one"])
        #expect(message.defects.map(\.kind) == [.missingBoundary])
    }

    @Test("A multipart whose boundary never occurs is shown as text")
    func absentBoundary() {
        let message = Self.read("Content-Type: multipart/mixed; boundary=q\n\nHello\n")
        #expect(message.root.children.isEmpty)
        #expect(message.text == "Hello\n")
        #expect(message.defects.map(\.kind) == [.missingBoundary])
    }

    @Test("A multipart with only a closing boundary is empty")
    func emptyMultipart() {
        let message = Self.read("Content-Type: multipart/mixed; boundary=q\n\n--q--\n")
        #expect(message.root.children.isEmpty)
        #expect(message.defects.isEmpty)
    }

    @Test("Children of a digest are messages")
    func digest() {
        let message = Self.read(
            "Content-Type: multipart/digest; boundary=q\n\n--q\n\nSubject: one\n\n1\n--q\nContent-Type: text/plain\n\n2\n--q--"
        )
        #expect(Self.tree(message.root) == "multipart/digest(message/rfc822<text/plain> text/plain)")
        #expect(message.root.children[0].message?.subject == "one")
    }

    @Test("A multipart and a message in base64 are opened, and noted")
    func encodedContainers() {
        let multipart = Self.read(
            "Content-Type: multipart/mixed; boundary=\"x\"\nContent-Transfer-Encoding: base64\n\nLS14DQoNCmhpDQotLXgtLQ0K\n"
        )
        #expect(multipart.root.children.map { $0.decodedText() } == ["hi"])
        #expect(multipart.root.children[0].bodyRange == nil)
        #expect(multipart.defects.map(\.kind) == [.multipartEncoded])
        let message = Self.read(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\nSubject: a=3Db\n\nhi")
        #expect(message.root.message?.subject == "a=b")
        #expect(message.defects.map(\.kind) == [.multipartEncoded])
        let mislabelled = Self.read(
            "Content-Type: multipart/mixed; boundary=\"x\"\nContent-Transfer-Encoding: base64\n\n--x\n\nhi\n--x--\n")
        #expect(mislabelled.root.children.map { $0.decodedText() } == ["hi"])
    }
}
