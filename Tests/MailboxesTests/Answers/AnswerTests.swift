import LocalDatabases
import LocalServers
import MIME
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("Answers to fetched messages", .timeLimit(.minutes(3)))
struct AnswerTests {
    /// Sends a message to Anna's own mailbox and fetches it.
    private func received(_ workplace: Workplace, _ mailbox: Mailbox) async throws -> StoredMessage {
        let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.anna.address])
        let item = try await workplace.outbox.enqueue(draft, from: mailbox).item
        try await workplace.outbox.deliver(mailbox)
        for _ in 0..<100 {
            _ = try await workplace.fetcher.fetch(mailbox)
            let found = try await workplace.archive.messages(of: mailbox, folder: "INBOX")
            if let message = found.first(where: { $0.messageID == item.messageID }) { return message }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw MailboxError.noSuchMessage(id: 0)
    }

    private func flags(of message: StoredMessage, _ database: Database) async throws -> String {
        try await database.read { transaction in
            try transaction.rows("SELECT flags FROM placements WHERE message_id = $1", [message.id])
                .map { try $0.text("flags") }.joined(separator: "|")
        }
    }

    @Test(
        "The message is marked as answered or forwarded once the server accepted the answer, here and at the server",
        arguments: TestEngine.allCases)
    func flagsTheAnsweredMessage(engine: TestEngine) async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace(engine: engine) { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let message = try await received(workplace, mailbox)
            let composer = AnswerComposer(directory: workplace.directory)
            let date = MessageDate(secondsSinceEpoch: 1_772_702_103)

            let opened = try await composer.open(message.id, .reply)
            #expect(opened.mailbox.id == mailbox.id)
            #expect(opened.writer.description == "Dílna Novák <anna@firma.test>")
            let reply = opened.reply(date: date, text: "Děkujeme.", words: QuotationWords(.czech))
            #expect(reply.inReplyTo == message.messageID)
            #expect(reply.to.map(\.address) == ["anna@firma.test"], "a letter of one's own is followed up")
            let answer = try await workplace.outbox.enqueue(
                reply, from: opened.mailbox, answering: opened.answered
            ).item
            #expect(answer.answered == AnsweredMessage(message.id, .reply))
            #expect(try await flags(of: message, workplace.database) == "", "the server does not have the answer yet")

            let passing = try await composer.open(message.id, .forward)
            var forward = passing.forward(date: date, text: nil, words: QuotationWords(.polish))
            forward.to = [try MailAddress(parsing: "jan@firma.test")]
            try await workplace.outbox.enqueue(forward, from: mailbox, answering: passing.answered)
            try await workplace.outbox.deliver(mailbox)
            #expect(try await flags(of: message, workplace.database) == "$Forwarded \\Answered")

            let summary = try await MessageActions(directory: workplace.directory).apply(to: mailbox)
            #expect(summary.done == [message.id])
            #expect(summary.refused.isEmpty)
            // The server now reports the flags that were set.
            _ = try await workplace.fetcher.fetch(mailbox)
            #expect(try await flags(of: message, workplace.database) == "$Forwarded \\Answered")
        }
    }

    @Test("A reply to a colleague goes to the colleague, whose mailbox is connected too")
    func colleague() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace(engine: .sqlite) { workplace in
            let anna = try await workplace.connect(TestMailServers.anna, at: company)
            let jan = try await workplace.connect(TestMailServers.jan, at: company)
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "colleague")
            try await workplace.outbox.enqueue(draft, from: anna)
            try await workplace.outbox.deliver(anna)
            let archive = MessageArchive(database: workplace.database)
            while true {
                try Task.checkCancellation()
                _ = try await workplace.fetcher.fetch(jan)
                let messages = try await archive.messages(of: jan, matching: SearchQuery(parsing: "subject:colleague"))
                guard let message = messages.first else { continue }
                let opened = try await AnswerComposer(directory: workplace.directory).open(message.id, .reply)
                let date = MessageDate(secondsSinceEpoch: 1_772_702_103)
                let reply = opened.reply(date: date, toAll: true, text: "Díky.", words: nil)
                #expect(reply.to.map(\.address) == [TestMailServers.anna.address])
                #expect(reply.cc.isEmpty)
                return
            }
        }
    }

    @Test("An answer whose fate is uncertain marks nothing until it is known", arguments: TestEngine.allCases)
    func uncertain(engine: TestEngine) async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace(engine: engine) { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let message = try await received(workplace, mailbox)
            let opened = try await AnswerComposer(directory: workplace.directory).open(message.id, .reply)
            let draft = opened.reply(
                date: MessageDate(secondsSinceEpoch: 0), text: "A", words: QuotationWords(.english))
            let item = try await workplace.outbox.enqueue(draft, from: mailbox, answering: opened.answered).item
            // The state after an attempt whose connection ended before the server's reply.
            try await workplace.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET state = 'uncertain', uncertain_since = 0 WHERE id = $1", [item.id])
                try transaction.execute(
                    "UPDATE outbox_recipients SET state = 'uncertain' WHERE outbox_id = $1", [item.id])
            }
            #expect(try await flags(of: message, workplace.database) == "")
            for _ in 0..<2 {
                try await workplace.database.write { transaction in
                    try OutboxEvidence.noteAnswered(
                        messageID: item.messageID, of: mailbox.id, at: Timestamp.now, in: transaction)
                }
                #expect(try await flags(of: message, workplace.database) == "\\Answered")
            }
        }
    }

    @Test("A message that is gone when its answer leaves does not block anything", arguments: TestEngine.allCases)
    func answeredMessageGone(engine: TestEngine) async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace(engine: engine) { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let item = try await workplace.outbox.enqueue(
                draft, from: mailbox, answering: AnsweredMessage(4711, .reply)
            ).item
            try await workplace.outbox.deliver(mailbox)
            #expect(try await workplace.outbox.item(id: item.id)?.state == .accepted)
            let composer = AnswerComposer(directory: workplace.directory)
            await #expect(throws: MailboxError.noSuchMessage(id: 4711)) { try await composer.open(4711, .reply) }
            let stranger = try MailAddress(parsing: "x@firma.test")
            let message = try await received(workplace, mailbox)
            await #expect(throws: MailboxError.notConnected(address: "x@firma.test")) {
                try await composer.open(message.id, .reply, from: stranger)
            }
        }
    }

    @Test(
        "The line above a quotation is in the chosen language",
        arguments: [
            (DoctorLanguage.czech, "Dne 5. 3. 2026 v 10:05 odesílatel Jan Novák napsal:", "Předmět: Žádost"),
            (.polish, "W dniu 5.03.2026 o 10:05, Jan Novák pisze:", "Temat: Žádost"),
            (.slovak, "Dňa 5. 3. 2026 o 10:05 odosielateľ Jan Novák napísal:", "Predmet: Žádost"),
            (.english, "On 5 March 2026 at 10:05, Jan Novák wrote:", "Subject: Žádost"),
        ])
    func quotationWords(language: DoctorLanguage, attribution: String, subject: String) {
        let header = """
            From: =?utf-8?Q?Jan_Nov=C3=A1k?= <jan@x.cz>
            To: anna@firma.cz
            Date: Thu, 5 Mar 2026 10:05:03 +0100
            Subject: =?utf-8?Q?=C5=BD=C3=A1dost?=
            """
        let message = Message(parsing: Array((header + "\n\nA\n").utf8))
        let words = QuotationWords(language)
        #expect(words.attribution(of: message) == attribution)
        let lines = words.heading(of: message).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[3] == subject)
        #expect(lines[1].hasSuffix(": Jan Novák <jan@x.cz>"))
        let bare = Message(parsing: Array("\n\nA\n".utf8))
        #expect(words.attribution(of: bare).hasSuffix(":"))
    }
}
