import TestSupport
import Testing

@testable import MIME

/// The parser reads back what the builder writes, for any draft.
@Suite("Built messages, parsed again") struct MessageRoundTripTests {
    private static let words = [
        "Faktura", "č.", "2026/001", "Příliš", "žluťoučký", "kůň", "Zażółć", "gęślą", "jaźń", "–", "„uvozovky“", "a,b",
        "<x>", "(c)",
        "\"q\"", "\\", "=?utf-8?Q?x?=", "@", ";", ":", "日本語", "😀", "e\u{301}", "  ", " ", "'", "%41", "*", "=", "?",
        "..", "-", "",
        String(repeating: "dlouhé", count: 20), String(repeating: "x", count: 90),
    ]

    private func phrase(_ random: inout SeededRandom, _ count: Int = 8) -> String {
        (0..<Int.random(in: 0...count, using: &random)).compactMap { _ in Self.words.randomElement(using: &random) }
            .joined(separator: Bool.random(using: &random) ? " " : "")
    }

    private func address(_ random: inout SeededRandom, group: String? = nil) -> MailAddress {
        let name = Bool.random(using: &random) ? phrase(&random, 5) : ""
        let locals = [
            "jan", "jan.novak", "a+b", "jan novak", "\"", "a@b", ".x.", "jiří", "o'neil", "a,b", "=?utf-8?q?x?=",
        ]
        let domains = ["firma.cz", "háčkyčárky.cz", "żółć.pl", "mail.example.com", "[192.0.2.1]", "localhost"]
        return MailAddress(
            displayName: name.isEmpty ? nil : name, localPart: locals.randomElement(using: &random) ?? "a",
            domain: domains.randomElement(using: &random) ?? "b.cz", group: group)
    }

    private func addresses(_ random: inout SeededRandom) -> [MailAddress] {
        var list: [MailAddress] = []
        for number in 0..<Int.random(in: 0...5, using: &random) {
            let group = Int.random(in: 0...4, using: &random) == 0 ? "Skupina \(number) č," : nil
            for _ in 0..<(group == nil ? 1 : Int.random(in: 0...3, using: &random)) {
                list.append(address(&random, group: group))
            }
        }
        return list
    }

    private func text(_ random: inout SeededRandom) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            text +=
                phrase(&random, 12)
                + (["\n", "\r\n", "\r", "\nFrom ", "\n.\n", " \n", "\t\n", "\n\n", "\u{0}", "\n--=_x\n"].randomElement(
                    using: &random) ?? "")
        }
        return text
    }

    /// Returns the text as the draft documents it: CRLF at the end of every line, including the last.
    private func lines(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            scalars.append(scalar == "\r" ? "\n" : scalar)
        }
        let text = String(scalars)
        return text.isEmpty || text.unicodeScalars.last == "\n" ? text : text + "\n"
    }

    private func draft(_ random: inout SeededRandom) -> MessageDraft {
        var draft = MessageDraft(
            from: address(&random),
            date: MessageDate(
                secondsSinceEpoch: Int64.random(in: 0...4_000_000_000, using: &random),
                offsetMinutes: Int.random(in: -720...840, using: &random)))
        if Bool.random(using: &random) { draft.sender = address(&random) }
        draft.to = addresses(&random) + [address(&random)]
        draft.cc = addresses(&random)
        draft.bcc = addresses(&random)
        draft.replyTo = addresses(&random)
        draft.subject = phrase(&random, 20)
        if Int.random(in: 0...3, using: &random) > 0 { draft.text = text(&random) }
        if Bool.random(using: &random) { draft.html = "<p>" + text(&random) }
        for number in 0..<Int.random(in: 0...2, using: &random) {
            let name = phrase(&random, 3)
            draft.attachments.append(
                .init(fileName: name, contentType: "application/pdf", bytes: random.bytes(upTo: 300)))
            if Bool.random(using: &random) {
                draft.inlineImages.append(
                    .init(
                        contentID: "i\(number)@firma.cz", fileName: name, contentType: "image/png",
                        bytes: random.bytes(upTo: 90)))
            }
        }
        draft.inReplyTo = Bool.random(using: &random) ? "<a.\(random.next())@firma.cz>" : nil
        draft.references = (0..<Int.random(in: 0...9, using: &random)).map { "\($0).\(random.next())@firma.cz" }
        draft.extraHeaders = [.init("X-Note", phrase(&random))]
        return draft
    }

    private func expected(_ address: MailAddress) throws -> String {
        "\(address.displayName ?? "-")|\(address.isEmptyGroup ? "" : try address.wireAddress())|\(address.group ?? "-")"
    }

    @Test("A built message has the same header and content when it is parsed, and no defect", arguments: 0..<40)
    func builtMessagesRoundTrip(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<25 {
            let draft = draft(&random)
            let built = try draft.build(using: &random)
            checkForm(built)
            let message = Message(parsing: built.bytes)
            #expect(message.defects.isEmpty, "\(message.defects)")
            try checkHeader(message, draft, built)
            checkBody(message, draft)
        }
    }

    private func checkForm(_ built: BuiltMessage) {
        #expect(built.bytes.suffix(2) == [0x0D, 0x0A])
        let lines = String(decoding: built.bytes, as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        for line in lines {
            #expect(!line.utf8.contains { $0 == 0x0D || $0 == 0x0A })
            // All lines are folded except for a long word in an extra header, such as a URL.
            let longest = line.utf8.split(separator: 0x20).map(\.count).max() ?? 0
            #expect(line.utf8.count <= 78 || longest > 70 && line.utf8.allSatisfy { $0 < 0x80 }, "\(line)")
            #expect(line.utf8.count <= 998)
        }
    }

    private func checkHeader(_ message: Message, _ draft: MessageDraft, _ built: BuiltMessage) throws {
        #expect(message.headers["subject"] == draft.subject)
        #expect(message.headers["x-note"] == draft.extraHeaders.first?.value)
        #expect(message.headers["date"] == draft.date.rfc5322)
        #expect(message.headers["message-id"] == built.messageID)
        #expect(message.headers["in-reply-to"] == draft.inReplyTo)
        let references = draft.references.map { "<\($0)>" }.joined(separator: " ")
        #expect(message.headers["references"] ?? "" == references)
        #expect(message.headers["bcc"] == nil)
        let fields = [
            ("from", [draft.from]), ("sender", [draft.sender].compactMap { $0 }), ("to", draft.to), ("cc", draft.cc),
            ("reply-to", draft.replyTo),
        ]
        for (name, addresses) in fields {
            let raw = message.headers.first(named: name)?.rawBytes ?? []
            let read = AddressList.parse(raw)
            #expect(read.defects.isEmpty)
            #expect(try read.addresses.map { try expected($0) } == addresses.map { try expected($0) })
        }
        for address in draft.bcc { #expect(built.envelopeRecipients.contains(try address.wireAddress())) }
    }

    private func checkBody(_ message: Message, _ draft: MessageDraft) {
        let leaves = message.parts.filter { !$0.isMultipart }
        func texts(_ type: String) -> [String] {
            leaves.filter { $0.mediaType == type }.map { lines($0.decodedText()) }
        }
        let isEmpty = draft.text == nil && draft.html == nil && draft.attachments.isEmpty && draft.inlineImages.isEmpty
        #expect(texts("text/plain") == (isEmpty ? [""] : [draft.text].compactMap { $0.map { lines($0) } }))
        #expect(texts("text/html") == [draft.html].compactMap { $0.map { lines($0) } })
        let files = leaves.filter { $0.mediaType == "application/pdf" }
        #expect(files.map { $0.decodedBytes() } == draft.attachments.map(\.bytes))
        #expect(files.map { $0.fileName ?? "" } == draft.attachments.map(\.fileName))
        let images = leaves.filter { $0.mediaType == "image/png" }
        #expect(images.map { $0.decodedBytes() } == draft.inlineImages.map(\.bytes))
        #expect(images.map { $0.contentID ?? "" } == draft.inlineImages.map(\.contentID))
        #expect(images.map { $0.fileName ?? "" } == draft.inlineImages.map(\.fileName))
    }
}
