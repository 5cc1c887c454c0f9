import Testing

@testable import IMAP

@Suite("FETCH responses") struct FetchTests {
    @Test("Attributes are read, and malformed values are tolerated")
    func attributesAreRead() {
        #expect(
            attributes(
                #"UID 7 FLAGS (\Seen $Odd[x] "\\Quoted") RFC822.SIZE 4286 MODSEQ (65402) EMAILID (M6d) THREADID (T1)"#)
                == [
                    .uid(7), .flags([.seen, "$Odd[x]", "\\Quoted"]), .size(4286), .modificationSequence(65402),
                    .emailID("M6d"), .threadID("T1"),
                ])
        #expect(
            attributes("RFC822.SIZE -1 MODSEQ 12 THREADID NIL FLAGS NIL") == [
                .size(0), .modificationSequence(12), .threadID(nil), .flags([]),
            ])
        #expect(attributes("BINARY.SIZE[1.2] 77") == [.binarySize(part: [1, 2], 77)])
        #expect(
            attributes(#"INTERNALDATE "17-Jul-1996 02:44:25 -0700""#) == [
                .internalDate(InternalDate(parsing: Array("17-Jul-1996 02:44:25 -0700".utf8))!)
            ])
        #expect(
            attributes(#"INTERNALDATE "yesterday""#) == [
                .other(name: "INTERNALDATE", value: Array(#""yesterday""#.utf8))
            ])
    }

    @Test("Missing values are tolerated")
    func missingValuesAreTolerated() {
        let part = FetchedSection(section: BodySection(part: [2]))
        #expect(attributes("UID 5 BODY[2] ") == [.uid(5), .section(part, nil)])
        #expect(attributes("BODY[2]") == [.section(part, nil)])
        #expect(attributes("BODY[2] UID 5") == [.section(part, nil), .uid(5)])
        #expect(attributes("UID 5 ENVELOPE ") == [.uid(5), .other(name: "ENVELOPE", value: [])])
        // The rest of a literal that is longer than announced must not pass for an attribute.
        guard case .failure? = decode(wire("* 3 FETCH (UID 5 BODY[] {4}\nabcd efgh)\n")).last else {
            Issue.record("it was read")
            return
        }
    }

    @Test("An unknown attribute is kept whole, and the next one is read")
    func unknownAttributesAreSkippedWhole() {
        #expect(
            attributes(#"X-A 5 X-B (a "b)" ({3}"# + "\n(x)" + #") NIL) UID 9"#) == [
                .other(name: "X-A", value: Array("5".utf8)),
                .other(name: "X-B", value: wire("(a \"b)\" ({3}\n(x)) NIL)")), .uid(9),
            ])
    }

    @Test("Sections in literals are streamed between the attributes")
    func sectionsAreStreamed() {
        let decoded = decode(
            wire("* 3 FETCH (UID 5 BODY[1.2.HEADER]<0> {4}\nabcd BODY[TEXT] NIL RFC822.HEADER {0}\n FLAGS (\\Seen))\n"))
        #expect(
            decoded == [
                .fetch(3), .attributes([.uid(5)]),
                .section(
                    FetchedSection(section: BodySection(part: [1, 2], piece: .header), origin: 0), Array("abcd".utf8)),
                .attributes([.section(FetchedSection(section: .text), nil)]),
                .section(FetchedSection(section: .header), []), .attributes([.flags([.seen])]), .fetchEnd,
            ])
    }

    @Test("A section in a quoted string is an attribute")
    func sectionsInQuotesAreAttributes() {
        #expect(
            attributes(#"BODY[HEADER.FIELDS (SUBJECT "X-Odd Name")] "a\"b" BODY[1] """#) == [
                .section(
                    FetchedSection(section: BodySection(piece: .headerFields(["SUBJECT", "X-Odd Name"]))),
                    Array("a\"b".utf8)),
                .section(FetchedSection(section: .part(1)), []),
            ])
    }

    @Test("A decoded section in a literal8 is read")
    func decodedSectionsAndLiteral8AreRead() {
        #expect(
            decode(Array("* 1 FETCH (BINARY[2] ~{3}\r\n\u{0}ab)\r\n".utf8)) == [
                .fetch(1), .section(FetchedSection(section: .part(2), isDecoded: true), [0, 97, 98]), .fetchEnd,
            ])
    }

    @Test("Missing and doubled spaces are tolerated")
    func missingAndDoubledSpacesAreTolerated() {
        #expect(attributes("UID 5 FLAGS(\\Seen)  RFC822.SIZE   7 ") == [.uid(5), .flags([.seen]), .size(7)])
        #expect(
            decode(wire("*  1  FETCH  ( BODY[]{2}\nab)\n")) == [
                .fetch(1), .section(FetchedSection(section: .message), Array("ab".utf8)), .fetchEnd,
            ])
    }

    @Test("A literal with a wrong count is an error")
    func aWrongLiteralCountIsAnError() {
        #expect(failure("* 1 FETCH (BODY[] {3}\nabcdef UID 5)\n") != nil)
        #expect(failure("* 1 FETCH (BODY[] {2}\nSubject: x\n\n)\nA1 OK\n") != nil)
        // A count that is too large swallows what follows, and then nothing fits.
        #expect(failure("* 1 FETCH (BODY[] {20}\nshort\n)\nA1 OK Fetch completed\nA2 OK\n") != nil)
    }

    @Test("Errors in envelopes are tolerated")
    func errorsInEnvelopesAreTolerated() {
        guard
            case .envelope(let envelope)? = attributes(
                #"ENVELOPE ("Mon, 7 Feb 1994 21:52:25 -0800" {5}"# + "\n"
                    + #"a "b" (("Jan"NIL "jan" "firma.test")) () NIL ("x" NIL "y" "z.test") NIL NIL "" "<1763943481.JavaMail."cv@notice.test"@v-1>")"#
            ).first
        else {
            Issue.record("no envelope")
            return
        }
        #expect(envelope.subject == "a \"b\"")
        #expect(envelope.from.first?.mailbox == "jan")
        #expect(envelope.sender.isEmpty)
        #expect(envelope.to == [EnvelopeAddress(name: "x", mailbox: "y", host: "z.test")])
        #expect(envelope.messageID == #"<1763943481.JavaMail."cv@notice.test"@v-1>"#)
    }

    @Test("8-bit bytes and backslashes in quoted strings are kept")
    func eightBitBytesAndBackslashesInQuotesAreKept() {
        guard
            case .envelope(let envelope)? = attributes(
                #"ENVELOPE (NIL "Žluťoučký \kůň\\" NIL NIL NIL NIL NIL NIL NIL NIL)"#
            ).first
        else {
            Issue.record("no envelope")
            return
        }
        #expect(envelope.subject?.string == #"Žluťoučký \kůň\"#)
    }

    @Test("An unclosed list or string is an error")
    func anUnclosedAttributeIsAnError() {
        #expect(failure("* 1 FETCH (UID 5\n") != nil)
        #expect(failure("* 1 FETCH UID 5\n") != nil)
        #expect(failure("* 1 FETCH (ENVELOPE (\"a\" \"b)\n") != nil)
    }
}
