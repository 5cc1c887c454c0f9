import LocalDatabases
import MIME
import MailWire
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("Messages that are enqueued together", .timeLimit(.minutes(10)))
struct EnqueuedTogetherTests {
    @Test("A key that was used for another message refuses only its own message", arguments: TestEngine.allCases)
    func usedKey(engine: TestEngine) async throws {
        try await withWorkplace(engine: engine) { workplace in
            let server = Endpoint(host: "mail.firma.test", port: 993, security: .tls)
            let mailbox = try await workplace.directory.add(
                ProvedConnection(
                    address: "anna@firma.test", name: nil, providerID: nil, userName: "anna@firma.test",
                    password: Secret("abcdefghijklmnop"), imap: server, smtp: server, authorityPEM: nil))
            func entry(_ subject: String, key: String) throws -> Outbox.Entry {
                var draft = MessageDraft(
                    from: try MailAddress(parsing: "anna@firma.test"), date: MessageDate(secondsSinceEpoch: 0))
                draft.to = [try MailAddress(parsing: "jan@odberatel.test")]
                (draft.subject, draft.text) = (subject, "x")
                return Outbox.Entry(draft, from: mailbox, key: key)
            }
            let results = try await workplace.outbox.enqueue(
                contentsOf: [entry("1", key: "a"), entry("2", key: "a"), entry("3", key: "b")])
            #expect(results.map { (try? $0.get().isNew) } == [true, nil, true])
            #expect(throws: OutboxError.keyUsedForAnotherMessage(key: "a")) { try results[1].get() }
            #expect(try await workplace.outbox.items(of: mailbox).map(\.subject) == ["3", "1"])
        }
    }
}
