import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("What arriving mail tells of mail that was sent", .timeLimit(.minutes(5)))
struct SentMailNewsTests {
    /// A message in the outbox to two recipients, which the server has taken.
    private func withSentMessage(
        _ engine: TestEngine, state: OutboxState = .accepted,
        to recipients: [String] = ["jan@jinde.test", "eva@jinde.test"],
        _ body: (ArchiveFixture, () async throws -> OutboxItem) async throws -> Void
    ) async throws {
        try await withArchive(engine) { fixture in
            try await fixture.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO outbox (id, mailbox_id, unique_key, content_digest, blob_id, message_id, reverse_path,
                        needs_smtputf8, subject, state, attempts, next_attempt_at, queued_at)
                    VALUES (1, $1, 'k', $2, $2, 'ours@example.test', 'firma@example.test', 0, 'Faktura', $3, 1, 0, 0)
                    """, [fixture.mailbox.id, BlobID(of: []), state.rawValue])
                for (position, address) in recipients.enumerated() {
                    try transaction.execute(
                        """
                        INSERT INTO outbox_recipients (outbox_id, position, address, state)
                        VALUES (1, $1, $2, $3)
                        """, [position, address, state == .uncertain ? "uncertain" : "accepted"])
                }
            }
            let store = OutboxStore(database: fixture.database)
            try await body(fixture) { try #require(try await store.item(id: 1)) }
        }
    }

    private static func report(
        _ action: String, status: String, original: String = "ours@example.test",
        of recipient: String = "Eva@jinde.test"
    ) -> String {
        """
        From: MAILER-DAEMON@mx.test
        To: firma@example.test
        Message-ID: <report@mx.test>
        Auto-Submitted: auto-replied
        Content-Type: multipart/report; report-type=delivery-status; boundary=q

        --q

        Undelivered.
        --q
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.test

        Final-Recipient: rfc822; \(recipient)
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; 550 \(status) no such user

        --q
        Content-Type: text/rfc822-headers

        Message-ID: <\(original)>
        Subject: Faktura

        --q--

        """
    }

    @Test("A bounce is told with the recipient and the server's words", arguments: TestEngine.allCases)
    func bounce(engine: TestEngine) async throws {
        try await withSentMessage(engine) { fixture, item in
            try await fixture.store([Self.report("delayed", status: "4.4.1")])
            #expect(try await item().bouncedAt == nil)
            try await fixture.store([Self.report("failed", status: "5.1.1", original: "other@example.test")])
            #expect(try await item().bouncedAt == nil)
            try await fixture.store([Self.report("failed", status: "5.1.1")])
            let bounced = try await item()
            #expect(bounced.bouncedAt != nil)
            #expect(bounced.answeredAt == nil)
            #expect(bounced.recipients.map(\.bounce) == [nil, "550 5.1.1 no such user"])
        }
    }

    @Test(
        "A bounce finds its recipient whether the server quotes the local part or not", arguments: TestEngine.allCases,
        ["taro..yamada@jinde.test", "\"Taro..Yamada\"@jinde.test"])
    func quotedRecipient(engine: TestEngine, named: String) async throws {
        let recipients = ["jan@jinde.test", "\"taro..yamada\"@jinde.test"]
        try await withSentMessage(engine, to: recipients) { fixture, item in
            try await fixture.store([Self.report("failed", status: "5.1.1", of: named)])
            #expect(try await item().recipients.map(\.bounce) == [nil, "550 5.1.1 no such user"])
        }
    }

    @Test("An answer is told, a program's and the mailbox's own are not", arguments: TestEngine.allCases)
    func answer(engine: TestEngine) async throws {
        try await withSentMessage(engine) { fixture, item in
            let sent = try await fixture.folder("Sent", role: "sent")
            let receipt = """
                From: jan@jinde.test
                In-Reply-To: <ours@example.test>
                Content-Type: multipart/report; report-type=disposition-notification; boundary=q

                --q

                Read.
                --q--

                """
            try await fixture.store([
                letter("1@x", inReplyTo: "ours@example.test", more: "Auto-Submitted: auto-replied\n"), receipt,
                letter("2@x", inReplyTo: "ours@example.test", from: "Firma@example.test"),
                letter("3@x", references: ["other@example.test"]),
            ])
            try await fixture.store([letter("4@x", inReplyTo: "ours@example.test")], in: (sent, "sent"))
            #expect(try await item().answeredAt == nil)
            try await fixture.store([letter("5@x", subject: "Jinak", references: ["ours@example.test", "z@z"])])
            #expect(try await item().answeredAt != nil)
            #expect(try await item().bouncedAt == nil)
        }
    }

    @Test("A copy in Sent is told, first met there or elsewhere before", arguments: TestEngine.allCases)
    func sent(engine: TestEngine) async throws {
        try await withSentMessage(engine, state: .uncertain) { fixture, item in
            let inbox = try await fixture.folder("INBOX", role: "inbox")
            let text = letter("ours@example.test")
            let ids = try await fixture.store([text], in: (inbox, "inbox"))
            #expect(try await item().seenInSentAt == nil)
            let again = ArrivedMessage(
                mailboxID: fixture.mailbox.id, id: ids[0], digest: MessageDigest(of: Array(text.utf8)),
                folderRole: "sent", occasion: .boundAgain)
            try await fixture.database.write { transaction in try Arrival.register(again, in: transaction) }
            #expect(try await item().seenInSentAt != nil)
            #expect(try await item().state == .accepted)
        }
    }
}
