import Testing

@testable import MIME

@Suite("Answers and forwarded messages")
struct MessageAnswerTests {
    private static let anna = MailAddress(displayName: "Anna", localPart: "anna", domain: "firma.cz")
    private static let date = MessageDate(secondsSinceEpoch: 1_772_702_103)

    private func message(_ header: String, _ body: String = "Dobrý den\n") -> Message {
        Message(parsing: Array((header + "\n\n" + body).utf8))
    }

    private func reply(_ header: String, body: String = "Dobrý den\n", toAll: Bool = false) -> MessageDraft {
        MessageAnswer(to: message(header, body), own: [Self.anna]).reply(
            from: Self.anna, date: Self.date, toAll: toAll, text: "Děkujeme.\n", attribution: "Jan wrote:")
    }

    @Test("An answer goes to Reply-To if there is one, otherwise to From")
    func author() {
        #expect(reply("From: Jan <jan@x.cz>").to.map(\.address) == ["jan@x.cz"])
        #expect(reply("From: Jan <jan@x.cz>\nReply-To: a@y.cz, b@y.cz").to.map(\.address) == ["a@y.cz", "b@y.cz"])
        #expect(reply("From: <jan@x.cz>\nReply-To: anna@FIRMA.cz").to.map(\.address) == ["jan@x.cz"])
        #expect(reply("From: broken\nSender: s@x.cz").to.map(\.address) == ["s@x.cz"])
        #expect(reply("From: undisclosed:;").to.isEmpty)
    }

    @Test("An answer to all copies each other recipient once, and not the sender")
    func everyone() {
        let draft = reply(
            "From: jan@x.cz\nTo: Anna <ANNA@firma.cz>, Eva <eva@x.cz>, jan@x.cz\nCc: team: petr@x.cz, EVA@x.cz;",
            toAll: true)
        #expect(draft.to.map(\.address) == ["jan@x.cz"])
        #expect(draft.cc.map(\.address) == ["eva@x.cz", "petr@x.cz"])
        #expect(draft.cc.allSatisfy { $0.group == nil })
    }

    @Test("An answer to one's own message goes to that message's recipients")
    func followUp() {
        let header = "From: anna@firma.cz\nTo: jan@x.cz\nCc: eva@x.cz"
        #expect(reply(header).to.map(\.address) == ["jan@x.cz"])
        #expect(reply(header).cc.isEmpty)
        #expect(reply(header, toAll: true).cc.map(\.address) == ["eva@x.cz"])
        #expect(reply("From: anna@firma.cz\nTo: Anna <anna@firma.cz>").to.map(\.address) == ["anna@firma.cz"])
    }

    @Test(
        "Re: is added to a subject that does not mark an answer yet",
        arguments: [
            ("Poptávka", "Re: Poptávka"), ("Re: Poptávka", "Re: Poptávka"), ("RE: x", "RE: x"),
            ("re[2]: x", "re[2]: x"),
            ("Re (3) : x", "Re (3) : x"), ("Odp: x", "Odp: x"), ("ODP.: x", "ODP.: x"), ("Odpověď: x", "Odpověď: x"),
            ("AW: x", "AW: x"), ("SV: x", "SV: x"), ("Re： x", "Re： x"), ("[list] Re: x", "[list] Re: x"),
            ("Fwd: x", "Re: Fwd: x"), ("Reklamace: x", "Re: Reklamace: x"), ("Re x", "Re: Re x"), ("", "Re:"),
        ])
    func subject(given: String, expected: String) {
        #expect(AnswerSubject.reply(to: given) == expected)
    }

    @Test(
        "Fwd: is added to a subject that does not mark a forwarded message yet",
        arguments: [
            ("x", "Fwd: x"), ("Fwd: x", "Fwd: x"), ("FW: x", "FW: x"), ("PD: x", "PD: x"), ("Re: x", "Fwd: Re: x"),
        ])
    func forwardedSubject(given: String, expected: String) {
        #expect(AnswerSubject.forward(of: given) == expected)
    }

    @Test("No decoded subject or name can add a header field, and a long one does not make a long answer")
    func hostileHeader() throws {
        let draft = reply(
            "From: =?utf-8?Q?Jan=0D=0ABcc:_x@y.cz?= <jan@x.cz>\nSubject: =?utf-8?Q?a=0D=0ABcc:_z@y.cz?="
                + String(repeating: " word", count: 5000))
        #expect(draft.subject.unicodeScalars.count <= AnswerSubject.longest + 4)
        let built = Message(parsing: try draft.build().bytes)
        #expect(built.bcc.isEmpty)
        #expect(built.from.map(\.address) == ["anna@firma.cz"])
    }

    @Test("In-Reply-To and References continue the conversation")
    func conversation() {
        let chain = reply("From: j@x.cz\nMessage-ID: <c@x>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>")
        #expect(chain.inReplyTo == "c@x")
        #expect(chain.references == ["a@x", "b@x", "c@x"])
        #expect(reply("From: j@x.cz\nMessage-ID: <c@x>\nIn-Reply-To: <b@x>").references == ["b@x", "c@x"])
        #expect(reply("From: j@x.cz\nMessage-ID: <c@x>\nIn-Reply-To: <a@x> <b@x>").references == ["c@x"])
        let without = reply("From: j@x.cz\nReferences: <a@x>")
        #expect(without.inReplyTo == nil)
        #expect(without.references == ["a@x"])
    }

    @Test(
        "A long conversation keeps its first message and the newest ones; ids that no header can carry are left out")
    func longConversation() throws {
        let ids = (1...400).map { "<\($0)@x>" }.joined(separator: "\n ")
        let draft = reply("From: j@x.cz\nMessage-ID: <last@x>\nReferences: <žluť@x>\n \(ids)")
        #expect(draft.references.count == MessageAnswer.mostReferences)
        #expect(draft.references.first == "1@x")
        #expect(draft.references.last == "last@x")
        _ = try draft.build()
    }

    @Test("The text is quoted below the answer, and its quotations one level deeper")
    func quotation() {
        let draft = reply("From: j@x.cz", body: "Dobrý den,\n\n> starší\n>> nejstarší\n\n\n")
        #expect(draft.text == "Děkujeme.\n\nJan wrote:\n> Dobrý den,\n>\n>> starší\n>>> nejstarší\n")
    }

    @Test("HTML is quoted as text, in plain text and in HTML, and no foreign markup is passed on")
    func quotedHTML() throws {
        let letter = message(
            "From: j@x.cz\nContent-Type: text/html; charset=utf-8",
            "<p>Ceny &lt; 100&nbsp;Kč</p><script>alert(1)</script><img src=x onerror=alert(2)>")
        let draft = MessageAnswer(to: letter, own: [Self.anna]).reply(
            from: Self.anna, date: Self.date, text: "A", html: "<p>A</p>", attribution: "Jan <j@x.cz>:")
        #expect(draft.text?.contains("> Ceny < 100") == true)
        let html = try #require(draft.html)
        #expect(html.hasPrefix("<p>A</p>"))
        #expect(html.contains("Ceny &lt; 100"))
        #expect(html.contains("Jan &lt;j@x.cz&gt;:"))
        #expect(!html.contains("onerror") && !html.contains("script"))
    }

    @Test("Text is quoted up to a limit, and the quotation says so")
    func longText() throws {
        let draft = reply("From: j@x.cz", body: String(repeating: "žluťoučký kůň\n", count: 100_000))
        let text = try #require(draft.text)
        #expect(text.utf8.count < QuotedText.longest * 2)
        #expect(text.hasSuffix("> […]\n"))
    }

    @Test("A forwarded message has its text below a heading, its files with their exact bytes, and no In-Reply-To")
    func forward() throws {
        let letter = message(
            """
            From: Jan <jan@x.cz>
            Subject: Faktura
            Message-ID: <f@x>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b
            """,
            """
            --b
            Content-Type: text/plain; charset=utf-8

            Posílám fakturu.
            --b
            Content-Type: application/pdf; name="faktura únor.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0xLjcKAP8=
            --b
            Content-Type: text/plain; charset=windows-1250
            Content-Disposition: attachment; filename=a.txt
            Content-Transfer-Encoding: base64

            nmx1nW916Gv9
            --b
            Content-Type: a/b/c
            Content-Disposition: attachment; filename="x\u{1}y"

            z
            --b--
            """)
        var draft = MessageAnswer(to: letter, own: [Self.anna]).forward(
            from: Self.anna, date: Self.date, text: "Prosím o zaplacení.", heading: "----\nFrom: Jan")
        #expect(draft.to.isEmpty)
        #expect(draft.subject == "Fwd: Faktura")
        #expect(draft.inReplyTo == nil)
        #expect(draft.references == ["f@x"])
        #expect(draft.text == "Prosím o zaplacení.\n\n----\nFrom: Jan\n\nPosílám fakturu.\n")
        draft.to = [MailAddress(localPart: "eva", domain: "x.cz")]
        let built = Message(parsing: try draft.build().bytes)
        #expect(built.attachments.map(\.fileName) == ["faktura únor.pdf", "a.txt", "x y"])
        #expect(built.attachments.map { $0.bytes() } == letter.attachments.map { $0.bytes() })
        #expect(built.attachments[1].part?.decodedText() == "žluťoučký")

        let bare = MessageAnswer(to: letter, own: []).forward(
            from: Self.anna, date: Self.date, text: nil, heading: "x", takesAttachments: false)
        #expect(bare.attachments.isEmpty)
    }

    @Test("A message inside a message is forwarded as a message")
    func forwardedMessage() throws {
        let inner = "From: p@x.cz\r\nSubject: uvnitř\r\n\r\nA\r\n"
        let letter = message(
            "From: j@x.cz\nContent-Type: multipart/mixed; boundary=b",
            "--b\nContent-Type: text/plain\n\nA\n--b\nContent-Type: message/rfc822\n\n\(inner)\n--b--\n")
        var draft = MessageAnswer(to: letter, own: []).forward(
            from: Self.anna, date: Self.date, text: "B", heading: "x")
        draft.to = [MailAddress(localPart: "eva", domain: "x.cz")]
        let built = Message(parsing: try draft.build().bytes)
        #expect(built.attachments.count == 1)
        #expect(built.attachments.first?.mediaType == "message/rfc822")
    }
}
