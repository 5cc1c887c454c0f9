import TestSupport
import Testing

@testable import MIME

@Suite("Building a message") struct MessageDraftTests {
    private let date = MessageDate(secondsSinceEpoch: 1_795_242_600, offsetMinutes: 60)

    private func draft() -> MessageDraft {
        var draft = MessageDraft(
            from: MailAddress(displayName: "Jan Novák", localPart: "jan", domain: "firma.cz"), date: date)
        draft.to = [MailAddress(localPart: "petra", domain: "example.com")]
        draft.messageID = "1@firma.cz"
        return draft
    }

    private func lines(_ message: BuiltMessage) -> [String] {
        String(decoding: message.bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false).map(
            String.init)
    }

    @Test("A plain text alone becomes a message of one plain part")
    func aPlainMessageIsPlain() throws {
        var draft = draft()
        draft.subject = "Hello"
        draft.text = "One\nTwo"
        #expect(
            lines(try draft.build()) == [
                "Date: Sat, 21 Nov 2026 07:30:00 +0100", "From: =?utf-8?Q?Jan_Nov=C3=A1k?= <jan@firma.cz>",
                "To: petra@example.com", "Message-ID: <1@firma.cz>", "Subject: Hello", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "", "One", "Two", "",
            ])
    }

    @Test("An attachment's name is written in both forms, RFC 2231 and encoded word")
    func attachmentNamesAreWrittenInBothForms() throws {
        var draft = draft()
        draft.subject = "Faktura č. 1"
        draft.text = "Dobrý den,\n"
        draft.attachments = [
            .init(fileName: "Faktura č. 1.pdf", contentType: "application/pdf", bytes: Array("%PDF".utf8))
        ]
        let lines = lines(try draft.build())
        let boundary = try #require(lines.first { $0.hasPrefix("--=_") })
        let start = try #require(lines.firstIndex { $0.hasPrefix("Subject:") })
        #expect(
            lines[start...].map { $0.replacing(boundary.dropFirst(2), with: "B") } == [
                "Subject: =?utf-8?Q?Faktura_=C4=8D=2E_1?=", "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=\"B\"", "",
                "--B", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
                "Dobr=C3=BD den,", "", "--B", "Content-Type: application/pdf;",
                " name=\"=?utf-8?B?RmFrdHVyYSDEjS4gMS5wZGY=?=\"",
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename*=utf-8''Faktura%20%C4%8D.%201.pdf",
                "", "JVBERg==", "--B--", "",
            ])
    }

    @Test("Parts are nested as readers expect")
    func partsAreNestedAsReadersExpect() throws {
        var draft = draft()
        draft.text = "t"
        draft.html = "<img src=\"cid:logo@firma.cz\">"
        draft.inlineImages = [
            .init(contentID: "logo@firma.cz", fileName: "logo.png", contentType: "image/png", bytes: [1])
        ]
        draft.attachments = [.init(fileName: "a.pdf", contentType: "application/pdf", bytes: [2])]
        let mixed = Message(parsing: try draft.build().bytes).root
        #expect(mixed.mediaType == "multipart/mixed")
        #expect(mixed.children.map(\.mediaType) == ["multipart/alternative", "application/pdf"])
        let alternative = try #require(mixed.children.first)
        #expect(alternative.children.map(\.mediaType) == ["text/plain", "multipart/related"])
        let related = try #require(alternative.children.last)
        #expect(related.children.map(\.mediaType) == ["text/html", "image/png"])
        #expect(related.contentType["type"] == "text/html")
        #expect(related.children.last?.contentID == "logo@firma.cz")
        #expect(related.children.last?.disposition?.isAttachment == false)
    }

    @Test("Bcc recipients are only in the envelope")
    func bccIsOnlyInTheEnvelope() throws {
        var draft = draft()
        draft.cc = [MailAddress(localPart: "petra", domain: "example.com")]
        draft.bcc = [MailAddress(displayName: "Secret", localPart: "secret", domain: "háčky.cz")]
        let message = try draft.build()
        #expect(message.envelopeRecipients == ["petra@example.com", "secret@xn--hky-ela4t.cz"])
        #expect(message.envelopeSender == "jan@firma.cz")
        let text = String(decoding: message.bytes, as: UTF8.self).lowercased()
        #expect(!text.contains("secret") && !text.contains("bcc"))
        draft.to = []
        draft.cc = []
        #expect(lines(try draft.build()).contains("To: undisclosed-recipients:;"))
    }

    @Test("The same draft gives the same bytes, and a new Message-ID if it has none")
    func theSameDraftGivesTheSameBytes() throws {
        var draft = draft()
        draft.text = "a"
        draft.html = "b"
        #expect(try draft.build() == draft.build())
        draft.messageID = nil
        var random = SeededRandom(seed: 1)
        let first = try draft.build(using: &random)
        let second = try draft.build(using: &random)
        #expect(first.messageID != second.messageID)
        #expect(first.messageID.hasPrefix("<") && first.messageID.hasSuffix("@firma.cz>"))
    }

    @Test("A local part beyond ASCII needs SMTPUTF8")
    func localPartsBeyondASCIINeedSMTPUTF8() throws {
        var draft = draft()
        #expect(try !draft.build().needsSMTPUTF8)
        #expect(try !draft.build().has8Bit)
        draft.bcc = [MailAddress(localPart: "jiří", domain: "firma.cz")]
        #expect(try draft.build().needsSMTPUTF8)
        #expect(try !draft.build().has8Bit)
        draft.cc = draft.bcc
        #expect(try draft.build().has8Bit)
        #expect(lines(try draft.build()).contains("Cc: jiří@firma.cz"))
    }

    @Test("A line break or NUL is refused in every field")
    func lineBreaksAreRefusedInEveryField() {
        for bad in ["a\r\nBcc: x@y.cz", "a\nb", "a\rb", "a\u{0}b", "\n"] {
            let place = MailAddress(displayName: bad, localPart: "a", domain: "b.cz")
            let changes: [(String, (inout MessageDraft) -> Void)] = [
                ("From", { $0.from = place }), ("Sender", { $0.sender = place }), ("To", { $0.to = [place] }),
                ("Cc", { $0.cc = [place] }), ("Bcc", { $0.bcc = [place] }), ("Reply-To", { $0.replyTo = [place] }),
                ("To", { $0.to = [MailAddress(localPart: bad, domain: "b.cz")] }),
                ("To", { $0.to = [MailAddress(localPart: "a", domain: bad)] }),
                ("To", { $0.to = [MailAddress(localPart: "a", domain: "b.cz", group: bad)] }),
                ("Subject", { $0.subject = bad }),
                ("In-Reply-To", { $0.inReplyTo = bad }), ("References", { $0.references = [bad] }),
                ("Message-ID", { $0.messageID = bad }), ("X-Note", { $0.extraHeaders = [.init("X-Note", bad)] }),
                ("Attachment's file name", { $0.attachments = [.init(fileName: bad, contentType: "a/b", bytes: [])] }),
                ("Attachment's type", { $0.attachments = [.init(fileName: "a", contentType: bad, bytes: [])] }),
                (
                    "Inline image's file name",
                    { $0.inlineImages = [.init(contentID: "a", fileName: bad, contentType: "a/b", bytes: [])] }
                ),
                (
                    "Inline image's Content-ID",
                    { $0.inlineImages = [.init(contentID: bad, contentType: "a/b", bytes: [])] }
                ),
            ]
            for (field, change) in changes {
                var draft = draft()
                change(&draft)
                #expect(throws: MessageBuildError.lineBreak(field: field)) { try draft.build() }
            }
        }
        #expect(MessageBuildError.lineBreak(field: "Subject").description.contains("Subject"))
    }

    @Test("An invalid draft is refused with the field at fault")
    func invalidDraftsAreRefusedByField() {
        let address = MailAddress(localPart: "a b", domain: "b.cz")
        let cases: [(MessageBuildError, (inout MessageDraft) -> Void)] = [
            (.noRecipients, { $0.to = [] }),
            (.noRecipients, { $0.to = [MailAddress(localPart: "", domain: "", group: "g")] }),
            (.address(field: "To", .localPartEmpty), { $0.to = [MailAddress(localPart: "", domain: "b.cz")] }),
            (.address(field: "Bcc", .domain(.emptyLabel)), { $0.bcc = [MailAddress(localPart: "a", domain: "")] }),
            (
                .address(field: "Cc", .domain(.characterNotAllowed(">", label: "b>"))),
                { $0.cc = [MailAddress(localPart: "a", domain: "b>")] }
            ),
            (.messageID(field: "Message-ID"), { $0.messageID = "a b" }),
            (.messageID(field: "References"), { $0.references = ["<a> <b>"] }),
            (.messageID(field: "In-Reply-To"), { $0.inReplyTo = "" }),
            (.headerName("X Y"), { $0.extraHeaders = [.init("X Y", "")] }),
            (.headerName(""), { $0.extraHeaders = [.init("", "")] }),
            (.headerName("X:"), { $0.extraHeaders = [.init("X:", "")] }),
            (.reservedHeader("BCC"), { $0.extraHeaders = [.init("BCC", "a@b.cz")] }),
            (.reservedHeader("Content-Type"), { $0.extraHeaders = [.init("Content-Type", "a/b")] }),
            (.tooLong(field: "X-Page"), { $0.extraHeaders = [.init("X-Page", String(repeating: "a", count: 1000))] }),
            (
                .contentType(field: "Attachment's type", value: "pdf"),
                { $0.attachments = [.init(fileName: "", contentType: "pdf", bytes: [])] }
            ),
            (
                .contentType(field: "Attachment's type", value: "multipart/mixed"),
                { $0.attachments = [.init(fileName: "", contentType: "multipart/mixed", bytes: [])] }
            ),
            (
                .tooLong(field: "Attachment's file name"),
                {
                    $0.attachments = [
                        .init(fileName: String(repeating: "a", count: 1001), contentType: "a/b", bytes: [])
                    ]
                }
            ),
        ]
        for (error, change) in cases {
            var draft = draft()
            change(&draft)
            #expect(throws: error) { try draft.build() }
            #expect(error.description.hasSuffix("."))
        }
        var draft = draft()
        draft.to = [address]
        #expect(throws: Never.self) { try draft.build() }
    }

    @Test("A boundary occurs in no body")
    func boundariesOccurInNoBody() throws {
        var draft = draft()
        draft.html = "x"
        draft.text = "y"
        let boundary = try #require(lines(try draft.build()).first { $0.hasPrefix("--=_") })
        draft.text = "y\n\(boundary)\n\(boundary)--"
        let message = Message(parsing: try draft.build().bytes)
        #expect(
            message.root.children.first?.decodedText().replacing("\r\n", with: "\n")
                == "y\n\(boundary)\n\(boundary)--\n")
    }

    @Test("An attached message is not encoded, unless it cannot be sent as it is")
    func attachedMessagesAreNotEncoded() throws {
        let inner = try draft().build().bytes
        for (bytes, type, encoding) in [
            (inner, "message/rfc822", "7bit"), (inner + Array("ř\r\n".utf8), "message/rfc822", "8bit"),
            (inner + [0], "application/octet-stream", "base64"),
            (inner + [UInt8](repeating: 65, count: 999), "application/octet-stream", "base64"),
        ] {
            var draft = draft()
            draft.attachments = [.init(fileName: "m.eml", contentType: "message/rfc822", bytes: bytes)]
            let message = try draft.build()
            let part = try #require(Message(parsing: message.bytes).root.children.last)
            #expect(part.mediaType == type)
            #expect(part.headers["content-transfer-encoding"] == encoding)
            #expect(message.has8Bit == (encoding == "8bit"))
        }
    }

    @Test("A long URL in an extra header field is not broken")
    func longURLsInExtraHeadersAreNotBroken() throws {
        var draft = draft()
        let page = "<https://example.com/" + String(repeating: "a", count: 300) + ">"
        draft.extraHeaders = [.init("List-Unsubscribe", page), .init("X-Poznámka".filter(\.isASCII), "žluť")]
        let message = Message(parsing: try draft.build().bytes)
        #expect(message.headers["list-unsubscribe"] == page)
        #expect(message.headers["x-poznmka"] == "žluť")
    }
}
