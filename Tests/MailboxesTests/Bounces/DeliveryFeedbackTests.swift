import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("What arriving mail says about sent mail", .timeLimit(.minutes(5)))
struct DeliveryFeedbackTests {
    /// A message in the outbox to two recipients, which the server has accepted.
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

    @Test("A bounce is reported with the recipient and the server's words", arguments: TestEngine.allCases)
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

    @Test("An answer is reported, unless a program or the mailbox itself wrote it", arguments: TestEngine.allCases)
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

    @Test("A copy in Sent is reported, whether or not it was met elsewhere before", arguments: TestEngine.allCases)
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

    /// A copy in Sent to which the server has given another Message-ID.
    private static let renamedCopy = letter(
        "new@rewriter.test", from: "firma@example.test", more: "X-Microsoft-Original-Message-ID: <ours@example.test>\n")

    @Test(
        "An answer to the server's own Message-ID is reported, fetched before or after the copy in Sent",
        arguments: TestEngine.allCases, [true, false])
    func answerToNewMessageID(engine: TestEngine, isFirst: Bool) async throws {
        try await withSentMessage(engine) { fixture, item in
            let sent = try await fixture.folder("Sent", role: "sent")
            let answer = letter("1@x", subject: "Re: Faktura", inReplyTo: "new@rewriter.test")
            var ids: [Int64] = []
            if isFirst {
                ids += try await fixture.store([answer])
                #expect(try await item().answeredAt == nil)
            }
            ids += try await fixture.store([Self.renamedCopy], in: (sent, "sent"))
            if !isFirst { ids += try await fixture.store([answer]) }
            let told = try await item()
            #expect(told.answeredAt != nil && told.seenInSentAt != nil)
            #expect(told.otherMessageIDs == ["new@rewriter.test"])
            // A message that names the letter as the outbox does is in the same conversation.
            ids += try await fixture.store([
                letter("2@x", subject: "Jinak", references: ["ours@example.test", "z@z"], from: "eva@jinde.test")
            ])
            #expect(Set(try await fixture.threads(of: ids)).count == 1)
        }
    }

    @Test(
        "A program's answer to the other Message-ID does not count, nor does the mailbox's own",
        arguments: TestEngine.allCases)
    func noAnswerToNewMessageID(engine: TestEngine) async throws {
        try await withSentMessage(engine) { fixture, item in
            let sent = try await fixture.folder("Sent", role: "sent")
            try await fixture.store([
                letter("1@x", inReplyTo: "new@rewriter.test", more: "Auto-Submitted: auto-replied\n"),
                letter("2@x", inReplyTo: "new@rewriter.test", from: "firma@example.test"),
            ])
            try await fixture.store([Self.renamedCopy], in: (sent, "sent"))
            #expect(try await item().seenInSentAt != nil)
            #expect(try await item().answeredAt == nil)
        }
    }

    @Test(
        "A bounce is reported even if only the returned header identifies the message",
        arguments: TestEngine.allCases,
        [
            "X-Microsoft-Original-Message-ID: <ours@example.test>",
            "X-Pennypost-Token: 0123456789abcdef0123456789abcdef",
        ])
    func bounceByHeader(engine: TestEngine, field: String) async throws {
        try await withSentMessage(engine) { fixture, item in
            try await fixture.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET token = $1 WHERE id = 1", ["0123456789abcdef0123456789abcdef"])
            }
            let report = Self.report("failed", status: "5.1.1", original: "new@rewriter.test")
            try await fixture.store([report])
            #expect(try await item().bouncedAt == nil)
            try await fixture.store([report.replacing("Subject: Faktura\n", with: "Subject: Faktura\n\(field)\n")])
            #expect(try await item().recipients.map(\.bounce) == [nil, "550 5.1.1 no such user"])
        }
    }

    @Test(
        "A bounce in words is matched by the token in the header lines that it quotes", arguments: TestEngine.allCases)
    func bounceAsText(engine: TestEngine) async throws {
        try await withSentMessage(engine) { fixture, item in
            try await fixture.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET token = $1 WHERE id = 1", ["0123456789abcdef0123456789abcdef"])
            }
            let bounce = """
                From: Mail Delivery System <Mailer-Daemon@mx.test>
                To: firma@example.test
                X-Failed-Recipients: eva@jinde.test
                Auto-Submitted: auto-replied

                This message was created automatically by mail delivery software.

                  eva@jinde.test
                    no such user

                ------ This is a copy of the message's headers. ------

                Message-ID: <new@rewriter.test>
                > x-pennypost-token: 0123456789ABCDEF0123456789abcdef

                """
            try await fixture.store([bounce])
            #expect(try await item().recipients.map { $0.bouncedAt != nil } == [false, true])
        }
    }

    @Test(
        "A copy in Sent is recognised by its time alone, if exactly one message of ours fits",
        arguments: TestEngine.allCases)
    func copyByTime(engine: TestEngine) async throws {
        try await withSentMessage(engine, state: .uncertain) { fixture, item in
            let sent = try await fixture.folder("Sent", role: "sent")
            let copy = letter(
                "new@rewriter.test", from: "firma@example.test", more: "Date: Sun, 29 Nov 2026 10:00:00 +0100\n")
            let marks = LetterMarks(header: Array(copy.utf8))
            try await fixture.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET likeness = $1, written_at = $2 WHERE id = 1", [marks.likeness, marks.writtenAt])
            }
            try await fixture.store([copy.replacing("10:00:00", with: "10:00:01")], in: (sent, "sent"))
            #expect(try await item().state == .uncertain)
            try await fixture.store([copy], in: (sent, "sent"))
            #expect(try await item().state == .accepted)
        }
    }
}
