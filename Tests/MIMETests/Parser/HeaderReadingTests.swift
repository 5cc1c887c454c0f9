import MIME
import Testing

@Suite("The header")
struct HeaderReadingTests {
    static func read(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }

    static func fields(_ message: Message) -> [String] {
        message.headers.map { "\($0.name)=\($0.rawValue)" }
    }

    @Test(
        "Fields keep their order and names their case; folds and space around values are removed",
        arguments: ["\n", "\r\n", "\r"])
    func fields(lineEnd: String) {
        let text = "B: one\nA:two\n\tthree \nC :\n \n four\n\nbody".split(
            separator: "\n", omittingEmptySubsequences: false)
        let message = Self.read(text.joined(separator: lineEnd))
        #expect(Self.fields(message) == ["B=one", "A=two three", "C=four"])
        #expect(message.headers["a"] == "two three")
        #expect(message.root.decodedText() == "body")
        #expect(message.defects.isEmpty)
    }

    @Test("No header: the message begins with an empty line, or with something that is not a field")
    func noHeader() {
        #expect(Self.read("\nbody: text").root.decodedText() == "body: text")
        #expect(Self.read("Hello there\nthis is text\n").root.decodedText() == "Hello there\nthis is text\n")
        #expect(Self.read("").root.decodedText() == "")
        #expect(Self.read("").defects.isEmpty)
    }

    @Test("No body: the header ends with the message")
    func noBody() {
        #expect(Self.fields(Self.read("A: 1\nB: 2")) == ["A=1", "B=2"])
        #expect(Self.read("A: 1\n").text == "")
    }

    @Test("A stray line in the header is skipped if a field follows; otherwise it begins the body")
    func strayLine() {
        let stray = Self.read("A: 1\nstray\nB: 2\n\nbody")
        #expect(Self.fields(stray) == ["A=1", "B=2"])
        #expect(stray.defects.map(\.kind) == [.missingColon])
        let body = Self.read("A: 1\nHello there,\nhow are you\n")
        #expect(Self.fields(body) == ["A=1"])
        #expect(body.root.decodedText() == "Hello there,\nhow are you\n")
    }

    @Test("A line of blanks is a fold if the header continues, and ends it if text follows")
    func blankLine() {
        #expect(Self.fields(Self.read("A: 1\n  \nB: 2\n\nbody")) == ["A=1", "B=2"])
        #expect(Self.read("A: 1\n  \nHello there\n").root.decodedText() == "Hello there\n")
    }

    @Test(
        "An mbox line and a byte order mark at the start are skipped",
        arguments: [
            "From jana@example.cz Sat Nov 21 07:30:00 2026\n", ">From jana@example.cz Sat Nov 21\n", "\u{FEFF}",
        ])
    func envelope(start: String) {
        #expect(Self.fields(Self.read(start + "A: 1\n\nbody")) == ["A=1"])
    }

    @Test("`From :` is a field")
    func fromWithSpace() {
        #expect(Self.read("From : a@b.cz\n\n").from.map(\.address) == ["a@b.cz"])
    }

    @Test("A boundary in a part's header ends the part")
    func boundaryInHeader() {
        let message = Self.read(
            "Content-Type: multipart/mixed; boundary=\"b:c\"\n\n--b:c\nContent-Type: text/html\n--b:c\n\ntwo\n--b:c--\n"
        )
        #expect(message.root.children.map(\.mediaType) == ["text/html", "text/plain"])
        #expect(message.root.children.map { $0.decodedText() } == ["", "two"])
    }

    @Test("Raw bytes in a header are read as UTF-8, or in the charset that they are in")
    func rawBytes() {
        #expect(Self.read("Subject: Žluť\n\n").subject == "Žluť")
        let latin = Message(
            parsing: Array("Subject: ".utf8) + [0x8E, 0x6C, 0x75, 0x9D, 0x6F, 0x75, 0xE8, 0x6B, 0xFD]
                + Array("\n\n".utf8))
        #expect(latin.subject == "Žluťoučký")
        #expect(latin.allDefects().map(\.kind) == [.raw8BitHeader])
    }

    @Test("If a field that may occur once is repeated, the first counts; recipients are joined")
    func duplicates() {
        let message = Self.read("Subject: a\nSubject: b\nTo: a@x.cz\nTo: b@x.cz\nFrom: c@x.cz\nFrom: d@x.cz\n\n")
        #expect(message.subject == "a")
        #expect(message.to.map(\.address) == ["a@x.cz", "b@x.cz"])
        #expect(message.from.map(\.address) == ["c@x.cz"])
        #expect(message.allDefects().map(\.kind) == [.duplicateHeader, .duplicateHeader, .duplicateHeader])
    }

    @Test(
        "Message-IDs come without their brackets, however they were folded or written",
        arguments: [
            ("<a@b>", "a@b"), (" <a@\n b> ", "a@b"), ("a@b", "a@b"), ("\"x\" <a@b> (c)", "a@b"), ("<a@b", "a@b"),
            ("<>", nil),
        ])
    func messageID(value: String, expected: String?) {
        #expect(Self.read("Message-ID: \(value)\n\n").messageID == expected)
    }
}
