import MIME
import Storage
import Testing

@testable import Mailboxes

@Suite("Matching messages in Sent with our letters")
struct SentMatchingTests {
    private let attempt = Timestamp(seconds: 1_795_946_400)

    /// Returns a letter to Jan about an invoice, written at a second.
    private func letter(_ id: Int64, writtenAt: Int64 = 0, subject: String = "Faktura 7") -> SentLetter {
        let marks = entry(0, id: nil, subject: subject).marks
        var letter = SentLetter(id: id, messageID: "ours.\(id)@dilna.test")
        letter.token = String(repeating: "\(id)", count: 32)
        letter.likeness = marks.likeness
        letter.writtenAt = attempt + .seconds(writtenAt)
        letter.filedWithin = SentLetter.window(queuedAt: attempt, endOfAttempt: attempt + .seconds(60))
        return letter
    }

    /// Returns a message in Sent.
    ///
    /// - Parameters:
    ///   - date: The time of its Date, in seconds after the attempt's start; `nil` for no Date.
    ///   - received: The time of its INTERNALDATE, likewise.
    private func entry(
        _ uid: UInt32, id: String? = "new@rewriter.test", date: Int64? = nil, received: Int64? = nil,
        to: String = "Jan <jan@odberatel.test>", subject: String = "Faktura 7", more: String = ""
    ) -> SentEntry {
        var lines = ["To: \(to)", "Subject: \(subject)"]
        if let id { lines.append("Message-ID: <\(id)>") }
        if let date {
            let time = MessageDate(secondsSinceEpoch: attempt.microseconds / 1_000_000 + date, offsetMinutes: 60)
            lines.append("Date: \(time.rfc5322)")
        }
        let text = lines.joined(separator: "\r\n") + "\r\n\(more)\r\n"
        return SentEntry(
            uid: uid, marks: LetterMarks(header: Array(text.utf8)), receivedAt: received.map { attempt + .seconds($0) })
    }

    private func find(_ letters: [SentLetter], beside rivals: [SentLetter] = [], in entries: [SentEntry]) -> [Int64:
        SentFinding]
    {
        SentMatching.findings(of: letters, beside: rivals, in: entries)
    }

    @Test("Message-ID, the field with the original one, and the token each identify a letter, the surest first")
    func marks() {
        let token = "X-Pennypost-Token: \(String(repeating: "1", count: 32))\r\n"
        let original = "X-Microsoft-Original-Message-ID: <ours.1@dilna.test>\r\n"
        let ours = find([letter(1)], in: [entry(1, id: "ours.1@dilna.test", more: token)])[1]
        #expect(ours?.filing == .messageID && ours?.renamed == nil && ours?.names == [])
        let renamed = find([letter(1)], in: [entry(1, subject: "Jinak", more: token + original)])[1]
        #expect(renamed?.filing == .originalMessageID && renamed?.names == ["new@rewriter.test"])
        let marked = find([letter(1)], in: [entry(1, subject: "Jinak", more: token)])[1]
        #expect(marked?.filing == .token && marked?.renamed == .token)
        #expect(find([letter(1)], in: [entry(1, subject: "Jinak")]).isEmpty)
    }

    @Test("Every field in which servers keep the original Message-ID is read")
    func originals() {
        for field in OriginalMessageIDField.all {
            let found = find(
                [letter(1)], in: [entry(1, to: "x@x.test", more: "\(field.name): <ours.1@dilna.test>\r\n")])
            #expect(found[1]?.filing == .originalMessageID, "\(field.name)")
        }
    }

    @Test("Without a mark, recipients, subject and the second of Date identify it, however the rest was changed")
    func likeness() {
        let same = entry(1, date: 0, to: "\"Novák, Jan\" <JAN@odberatel.test>", subject: "=?utf-8?Q?Faktura?=\r\n 7")
        #expect(find([letter(1)], in: [same])[1]?.filing == .likeness)
        for other in [
            entry(1, date: 1), entry(1, date: 0, subject: "Re: Faktura 7"), entry(1, date: 0, to: "eva@odberatel.test"),
            entry(1, date: 0, to: "jan@odberatel.test, eva@odberatel.test"),
        ] {
            var late = letter(1)
            late.filedWithin = nil
            #expect(find([late], in: [other]).isEmpty)
        }
    }

    @Test("If the server changes Date, the only letter filed around the attempt matches")
    func window() {
        #expect(find([letter(1)], in: [entry(1, date: 20)])[1]?.filing == .likeness)
        #expect(find([letter(1)], in: [entry(1, received: 20)])[1]?.filing == .likeness)
        #expect(find([letter(1)], in: [entry(1, received: 3600), entry(2, received: -3600)]).isEmpty)
        // Another program has written the same at another time.
        #expect(find([letter(1)], in: [entry(1, date: -3600, received: 20)]).isEmpty)
        // If two fit, neither is chosen.
        #expect(find([letter(1)], in: [entry(1, received: 20), entry(2, received: 30)]).isEmpty)
    }

    @Test("Two similar letters of ours are not mistaken for each other")
    func rivals() {
        let (one, other) = (letter(1, writtenAt: 0), letter(2, writtenAt: 9))
        // The second in Date decides which one it is.
        #expect(find([one, other], in: [entry(1, date: 9)]).keys.sorted() == [2])
        #expect(find([one], beside: [other], in: [entry(1, date: 9)]).isEmpty)
        // With the same second, or without any, it may be either.
        #expect(find([one, letter(2, writtenAt: 0)], in: [entry(1, date: 0)]).isEmpty)
        #expect(find([one], beside: [letter(2, writtenAt: 0)], in: [entry(1, date: 0)]).isEmpty)
        #expect(find([one], beside: [other], in: [entry(1, received: 20)]).isEmpty)
        // A message that has another letter's token is not this one's.
        let token = "X-Pennypost-Token: \(String(repeating: "2", count: 32))\r\n"
        #expect(find([one], beside: [other], in: [entry(1, date: 0, more: token)]).isEmpty)
        #expect(
            find([one], beside: [other], in: [entry(1, received: 9, more: token), entry(2, received: 20)])[1]?.count
                == 1)
    }

    @Test("A letter without a subject, or without visible recipients, has no likeness")
    func nothingAlike() {
        #expect(entry(1, subject: " ").marks.likeness == nil)
        #expect(entry(1, to: "undisclosed-recipients:;").marks.likeness == nil)
        #expect(entry(1, to: "jan@odberatel.test").marks.likeness == entry(1, to: "jan@odberatel.test").marks.likeness)
    }

    @Test("Every copy of a letter counts")
    func counts() {
        let found = find([letter(1)], in: [entry(1, id: "ours.1@dilna.test"), entry(2, id: "ours.1@dilna.test")])
        #expect(found[1]?.count == 2)
    }

    @Test("A token is 32 hexadecimal digits, and nothing else is one")
    func tokens() {
        let token = LetterToken.random()
        #expect(LetterToken(token.description) == token && token.description.count == 32)
        #expect(LetterToken.random() != token)
        #expect(LetterToken(token.description.uppercased()) == token)
        for text in ["", "abc", String(repeating: "g", count: 32), token.description + "0"] {
            #expect(LetterToken(text) == nil)
        }
    }

    @Test("The Message-ID in a server's answer is read, and an address is not taken for one")
    func acceptedNames() {
        func read(_ reply: String) -> String? { AcceptedName.read(reply, others: ["jan@odberatel.test"]) }
        #expect(
            read("250 2.0.0 OK <AM0PR7@AM0PR.prod.rewriter.test> [Hostname=AM0PR]") == "AM0PR7@AM0PR.prod.rewriter.test"
        )
        #expect(read("250 2.1.5 <Jan@odberatel.test> recipient ok") == nil)
        #expect(read("250 <a@b> and <c@d>") == nil)
        #expect(read("250 2.0.0 Ok: queued as 4F6D <") == nil)
        #expect(read("250 <not an id @ all>") == nil)
    }
}
