import Testing

@testable import IMAP

@Suite("Body structures") struct BodyStructureTests {
    private func structure(_ text: String) throws -> BodyStructure {
        let found = attributes("BODYSTRUCTURE " + text)
        guard case .bodyStructure(let body)? = found.first, found.count == 1 else {
            throw GrammarError.malformed(expected: "one body structure", response: "\(found)")
        }
        return body
    }

    @Test("A whole tree is read, and its parts are numbered")
    func aWholeTreeIsReadAndNumbered() throws {
        let body = try structure(
            #"((("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "QUOTED-PRINTABLE" 710 20 NIL NIL NIL NIL)("TEXT" "HTML" ("CHARSET" "UTF-8") NIL NIL "BASE64" 4323 42 NIL ("INLINE" NIL) ("cs" "en") "http://a.test") "ALTERNATIVE" ("BOUNDARY" "a") NIL NIL)("APPLICATION" "PDF" ("NAME" "faktura.pdf") "<5@a>" "popis" "BASE64" 333980 "md5" ("ATTACHMENT" ("FILENAME" "faktura.pdf")) NIL)("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 3000 (NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("IMAGE" "PNG" NIL NIL NIL "BASE64" 2) "MIXED") 60 NIL NIL NIL) "MIXED" ("BOUNDARY" "b") NIL NIL)"#
        )
        #expect(body.isMultipart && body.subtype == "mixed")
        #expect(body.parameters == [BodyParameter(name: "boundary", value: "b")])
        #expect(body.children.count == 3)
        let html = body.children[0].children[1]
        #expect(html.languages == ["cs", "en"])
        #expect(html.location == "http://a.test")
        #expect(html.lines == 42)
        let pdf = body.children[1]
        #expect(pdf.disposition == "attachment")
        #expect(pdf.dispositionParameters.first?.value == "faktura.pdf")
        #expect(pdf.contentID == "<5@a>" && pdf.md5 == "md5" && pdf.size == 333980)
        let inner = body.children[2]
        #expect(inner.envelope?.subject == "in")
        #expect(inner.lines == 60)
        let numbers = body.numberedParts.map {
            $0.number.map(String.init).joined(separator: ".") + " " + $0.part.subtype
        }
        #expect(numbers == ["1.1 plain", "1.2 html", "2 pdf", "3 rfc822", "3.1 plain", "3.2 png"])
    }

    @Test("A single part has the number 1")
    func aSinglePartIsNumberOne() throws {
        let body = try structure(#"("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0)"#)
        #expect(body.numberedParts.map(\.number) == [[1]])
        #expect(body.lines == 0)
    }

    @Test("Broken trees of known servers are tolerated")
    func brokenTreesAreTolerated() throws {
        // Gmail and Exchange: message/rfc822 without its envelope, or with a multipart that has no parts.
        let bare = try structure(#"("message" "rfc822" ("name" "a") NIL NIL "7bit" 903 NIL NIL NIL NIL)"#)
        #expect(bare.children.isEmpty && bare.size == 903)
        let empty = try structure(
            #"("message" "rfc822" NIL NIL NIL "7bit" 903 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) (NIL "alternative" ("boundary" "x") NIL NIL NIL) 17 NIL NIL NIL NIL)"#
        )
        #expect(empty.children.first?.type == "multipart")
        #expect(empty.children.first?.parameters.first?.value == "x")
        #expect(empty.lines == 17)
        // A type without a subtype, alone and within a multipart.
        let odd = try structure(
            #"(("TEXT" "PLAIN" ("CHARSET" "windows-1251") NIL NIL "base64" 356 5)( "X-ZIP" ("BOUNDARY" "") NIL NIL "base64" 99) "mixed")"#
        )
        #expect(odd.children.last?.type == "x-zip")
        #expect(odd.children.last?.size == 99)
        // Parameters that are NIL or an empty list, or have a NIL value.
        #expect(
            try structure(#"("image" "gif" () "id" NIL "base64" 20776 NIL ("inline" NIL) NIL NIL)"#).disposition
                == "inline")
        #expect(
            try structure(#"(("text" "plain" NIL NIL NIL "8bit" 1 0) "alternative" ("boundary" NIL))"#).parameters
                .first?.value == "")
        // The line count is NIL, and spaces are missing.
        #expect(
            try structure(#"("text""plain"NIL NIL NIL"7bit" 12 NIL NIL ("attachment" NIL) NIL NIL)"#).disposition
                == "attachment")
    }

    @Test("A value that is not a tree is kept as it is")
    func aValueThatIsNotATreeIsKeptAsIs() {
        #expect(
            attributes("BODYSTRUCTURE NIL UID 4") == [.other(name: "BODYSTRUCTURE", value: Array("NIL".utf8)), .uid(4)])
    }

    @Test("The depth of nesting is bounded")
    func theDepthIsBounded() {
        var limits = GrammarLimits()
        limits.depth = 20
        let deep = String(repeating: "(", count: 30)
        #expect(failure("* 1 FETCH (BODYSTRUCTURE \(deep)\n", limits: limits) == .limitExceeded(.depth, maximum: 20))
        #expect(failure("* 1 FETCH (X \(deep)\n", limits: limits) == .limitExceeded(.depth, maximum: 20))
        #expect(failure("* 1 FETCH \(deep)\n", limits: limits) == .limitExceeded(.depth, maximum: 20))
    }
}
