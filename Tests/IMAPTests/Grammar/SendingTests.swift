import Testing

@testable import IMAP

@Suite("Arguments of IMAP commands") struct SendingTests {
    private func text(
        utf8: Bool = false, _ write: (inout CommandEncoder) throws -> Void
    ) rethrows -> String {
        var encoder = CommandEncoder(utf8: utf8)
        try write(&encoder)
        return encoder.finish().map { part in
            switch part {
            case .text(let bytes): String(decoding: bytes, as: UTF8.self)
            case .literal(let bytes, let isBinary):
                "\(isBinary ? "~" : ""){\(bytes.count)}" + String(decoding: bytes, as: UTF8.self)
            }
        }.joined()
    }

    @Test("A string cannot end the command's line")
    func stringsCannotEndTheLine() throws {
        #expect(try text { try $0.string("a\"b\\c", field: "x") } == #""a\"b\\c""#)
        #expect(try text { try $0.string("a\r\nA2 LOGOUT", field: "x") } == "{12}a\r\nA2 LOGOUT")
        #expect(try text { try $0.string("kůň", field: "x") } == "{5}kůň")
        #expect(try text(utf8: true) { try $0.string("kůň", field: "x") } == "\"kůň\"")
        #expect(try text(utf8: true) { try $0.string([0x41, 0xFF], field: "x") }.hasPrefix("{2}"))
        #expect(try text { try $0.string(String(repeating: "a", count: 1001), field: "x") }.hasPrefix("{1001}"))
        #expect(throws: ArgumentError.nulByte(field: "x")) { try text { try $0.string("a\u{0}", field: "x") } }
    }

    @Test("A mailbox name is written in the session's encoding")
    func namesAreWrittenInTheEncodingOfTheSession() throws {
        #expect(try text { try $0.mailbox("Práce") } == "\"Pr&AOE-ce\"")
        #expect(try text(utf8: true) { try $0.mailbox("Práce") } == "\"Práce\"")
    }

    @Test("A flag that is not an atom is refused")
    func flagsThatAreNotAtomsAreRefused() throws {
        #expect(try text { try $0.flags([.seen, "$Forwarded"]) } == "(\\Seen $Forwarded)")
        for bad in ["a b", "", "\\", "a)", "a\r\nA2 LOGOUT", "a\"", "ž"] {
            #expect(throws: ArgumentError.malformedFlag(bad)) { try text { try $0.flags([Flag(bad)]) } }
        }
    }

    @Test("Sections and ranges are written, and invalid ones are refused")
    func sectionsAreWritten() throws {
        #expect(try text { try FetchItem.message.encode(into: &$0) } == "BODY.PEEK[]")
        #expect(
            try text {
                try FetchItem.section(
                    BodySection(part: [1, 2], piece: .headerFields(["Subject", "X Y"])), peek: false, range: 0..<100
                ).encode(into: &$0)
            }
                == "BODY[1.2.HEADER.FIELDS (Subject \"X Y\")]<0.100>")
        #expect(try text { try FetchItem.decodedSize(part: [3]).encode(into: &$0) } == "BINARY.SIZE[3]")
        #expect(throws: ArgumentError.self) { try text { try FetchItem.section(.part(0)).encode(into: &$0) } }
        #expect(throws: ArgumentError.self) { try text { try FetchItem.section(.fields()).encode(into: &$0) } }
        #expect(throws: ArgumentError.self) {
            try text { try FetchItem.section(.message, range: 5..<5).encode(into: &$0) }
        }
    }

    @Test("Search keys are written, and an invalid keyword is refused")
    func searchesAreWritten() throws {
        let since = try #require(CivilDate(year: 2026, month: 11, day: 1))
        let key = SearchKey.and([
            .flagged(.seen), .notFlagged("$Junk"), .since(since), .or(.from("a\"b"), .not(.larger(10))),
            .header("Message-ID", "<x@y>"), .messages(.uids(UIDSet(5...))), .and([]), .gmailRaw("has:attachment"),
        ])
        #expect(
            try text { try key.encode(into: &$0) }
                == #"(SEEN UNKEYWORD $Junk SINCE 1-Nov-2026 OR FROM "a\"b" NOT LARGER 10 HEADER "Message-ID" "<x@y>" UID 5:* ALL X-GM-RAW "has:attachment")"#
        )
        #expect(SearchKey.not(.subject("ž")).holdsNonASCII && !SearchKey.subject("z").holdsNonASCII)
        #expect(throws: ArgumentError.self) { try text { try SearchKey.flagged("a b").encode(into: &$0) } }
    }

    @Test("Gmail's labels are written, and so is an empty set of flags")
    func labelsAreWritten() throws {
        #expect(
            try text { try StoreChange.addLabels(["\\Inbox", "Faktury ž"]).encode(into: &$0, isSilent: true) }
                == "+X-GM-LABELS.SILENT (\\Inbox \"Faktury &AX4-\")")
        #expect(try text { try StoreChange.replace([]).encode(into: &$0, isSilent: false) } == "FLAGS ()")
    }

    @Test("Passwords and literals are left out of the form that a transcript shows")
    func secretsAndBodiesAreNotShown() throws {
        var encoder = CommandEncoder(utf8: false)
        encoder.word("LOGIN ")
        try encoder.string("jana", field: "user name")
        encoder.space()
        try encoder.string("hunter2", field: "password", isSecret: true)
        encoder.literal(Array("body".utf8), isBinary: false)
        #expect(String(decoding: encoder.shown, as: UTF8.self) == "LOGIN \"jana\" [password][4 bytes]")
    }
}
