import LocalServers
import MIME
import MailWire
import Mailboxes
import Storage
import Testing

@Suite("The main job, on a real Postfix and Dovecot", .timeLimit(.minutes(10)))
struct RoundTripTests {
    @Test("An invoice leaves one mailbox and is read in the other, byte for byte as it was sent")
    func sendAndFetch() async throws {
        try await withTestMailServers { company in
            try await withWorkplace { workplace in
                let anna = try await workplace.connect(TestMailServers.anna, at: company)
                let jan = try await workplace.connect(TestMailServers.jan, at: company)

                let draft = try invoice(from: TestMailServers.anna, to: [jan.address])
                let queued = try await workplace.outbox.enqueue(draft, from: anna)
                #expect(queued.item.state == .queued)
                try await workplace.outbox.deliver(anna)
                let sent = try #require(try await workplace.outbox.item(id: queued.item.id))
                #expect(sent.state == .accepted)
                #expect(sent.recipients.map(\.state) == [.accepted])
                #expect(sent.recipients.first?.reply?.contains("250") == true)

                let summary = try await fetchUntilSomethingNew(jan, in: workplace)
                #expect(summary.newMessages.count == 1)
                let listed = try await workplace.archive.messages(of: jan, search: "FAKTURA priloze")
                let message = try #require(listed.first)
                #expect(message.subject == "Faktura č. 2026090012")
                #expect(message.senderName == "Dílna Novák")
                #expect(message.attachmentCount == 1)
                #expect(message.folders == ["INBOX"])
                #expect(message.isRead == false)
                #expect(message.messageID == sent.messageID)

                let parsed = Message(parsing: try await workplace.archive.bytes(of: message))
                #expect(parsed.attachments.first?.fileName == "Faktura č. 12.pdf")
                #expect(parsed.attachments.first?.bytes() == Array("%PDF-1.4 žluťoučký".utf8))
                #expect(parsed.text?.hasPrefix("Dobrý den,\nv příloze posíláme fakturu.") == true)

                let again = try await workplace.fetcher.fetch(jan)
                #expect(again.newMessages.isEmpty)
            }
        }
    }

    @Test("Many messages arrive in batches, each once; oversize ones are named and left at the server")
    func batches() async throws {
        var limits = FetchLimits()
        limits.batchCount = 7
        limits.messageSize = 20_000
        try await withTestMailServers { company in
            try await withWorkplace(fetchLimits: limits) { workplace in
                let anna = try await workplace.connect(TestMailServers.anna, at: company)
                let jan = try await workplace.connect(TestMailServers.jan, at: company)
                for number in 1...30 {
                    var draft = try invoice(from: TestMailServers.anna, to: [jan.address], subject: "Zpráva \(number)")
                    if number == 12 { draft.text = String(repeating: "dlouhý text\n", count: 4000) }
                    _ = try await workplace.outbox.enqueue(draft, from: anna)
                }
                try await workplace.outbox.deliver(anna)
                var seen: [Int64] = []
                var oversize = 0
                while seen.count < 29 || oversize == 0 {
                    let summary = try await workplace.fetcher.fetch(jan)
                    seen += summary.newMessages
                    oversize += summary.oversize.count
                }
                #expect(seen.count == 29)
                #expect(Set(seen).count == 29)
                #expect(oversize == 1)
                #expect(try await workplace.archive.messages(of: jan).count == 29)
                #expect(try await workplace.archive.messages(of: jan, limit: 5).count == 5)
                await #expect(throws: MailboxError.self) {
                    try await workplace.archive.messages(of: jan, folder: "Neexistuje")
                }
            }
        }
    }

    @Test("A key sends one message once, and another message with the same key is refused")
    func uniqueKey() async throws {
        try await withTestMailServers { company in
            try await withWorkplace { workplace in
                let anna = try await workplace.connect(TestMailServers.anna, at: company)
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                let first = try await workplace.outbox.enqueue(draft, from: anna, key: "invoice-12")
                try await workplace.outbox.deliver(anna)
                let second = try await workplace.outbox.enqueue(draft, from: anna, key: "invoice-12")
                #expect(first.isNew)
                #expect(!second.isNew)
                #expect(second.item.id == first.item.id)
                #expect(second.item.state == .accepted)
                var other = draft
                other.subject = "Jiná faktura"
                await #expect(throws: OutboxError.keyUsedForAnotherMessage(key: "invoice-12")) {
                    try await workplace.outbox.enqueue(other, from: anna, key: "invoice-12")
                }
            }
        }
    }

    @Test("A refusal for one recipient does not keep the message from the others")
    func partialRecipients() async throws {
        try await withTestMailServers { company in
            try await withWorkplace { workplace in
                let anna = try await workplace.connect(TestMailServers.anna, at: company)
                let draft = try invoice(
                    from: TestMailServers.anna, to: ["nikdo@firma.test", TestMailServers.jan.address])
                let queued = try await workplace.outbox.enqueue(draft, from: anna)
                try await workplace.outbox.deliver(anna)
                let item = try #require(try await workplace.outbox.item(id: queued.item.id))
                #expect(item.state == .accepted)
                #expect(item.recipients.map(\.state) == [.refused, .accepted])
                #expect(item.recipients.first?.reply?.hasPrefix("550") == true)
            }
        }
    }

    private func fetchUntilSomethingNew(_ mailbox: Mailbox, in workplace: Workplace) async throws -> FetchSummary {
        while true {
            let summary = try await workplace.fetcher.fetch(mailbox)
            if !summary.newMessages.isEmpty { return summary }
            try Task.checkCancellation()
        }
    }
}
