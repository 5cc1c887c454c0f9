import LocalServers
import Mail
import Testing

@Suite("What MIME builds is sent, and what IMAP fetches is decoded")
struct BridgeTests {
    @Test("A subject and a sender beyond ASCII arrive as they were written", .timeLimit(.minutes(1)))
    func arrives() async throws {
        let company = try await TestMailServers.shared()
        var draft = MessageDraft(
            from: MailAddress(displayName: "Žluťoučký Kůň", localPart: "anna", domain: "firma.test"),
            date: MessageDate(secondsSinceEpoch: 1_790_000_000, offsetMinutes: 60))
        draft.to = [try MailAddress(parsing: "Jan Novák <\(TestMailServers.jan.address)>")]
        draft.bcc = [try MailAddress(parsing: TestMailServers.anna.address)]
        draft.subject = "Žluťoučký kůň"
        draft.text = "Příliš žluťoučký kůň"
        let built = try draft.build()

        let outcome = try await company.sender().withSession { try await $0.deliver(built) }
        guard case .accepted(_, let recipients) = outcome else { throw Unexpected(outcome: outcome) }
        #expect(recipients.map(\.address) == [TestMailServers.jan.address, TestMailServers.anna.address])

        for user in [TestMailServers.jan, TestMailServers.anna] {
            let message = try await company.message(built.messageID, of: user)
            let envelope = try #require(message.envelope?.decoded)
            #expect(envelope.subject == draft.subject)
            #expect(envelope.from == [draft.from])
            #expect(envelope.sender == draft.from)
            #expect(envelope.replyTo == [draft.from])
            #expect(envelope.to == draft.to)
            #expect(envelope.cc.isEmpty && envelope.bcc.isEmpty)
            #expect(envelope.date == draft.date)
            #expect(message.parsed()?.text == "Příliš žluťoučký kůň\n")
        }
    }

    @Test("An address that SMTP cannot carry is refused, and the session goes on")
    func refusesAnAddress() async throws {
        let company = try await TestMailServers.shared()
        var built = try Self.draft().build()
        let outcome = try await company.sender().withSession { session in
            built.envelopeRecipients = ["jan@firma.test\r\nDATA"]
            await #expect(throws: SMTPError.notAnAddress("jan@firma.test\r\nDATA", .controlCharacter)) {
                try await session.deliver(built)
            }
            return try await session.deliver(Self.draft().build())
        }
        guard case .accepted = outcome else { throw Unexpected(outcome: outcome) }
    }

    @Test("A header that only SMTPUTF8 can carry requests it, although the envelope is ASCII")
    func requestsSMTPUTF8() throws {
        var draft = try Self.draft()
        #expect(try !Delivery(draft.build()).envelope.needsSMTPUTF8)
        draft.replyTo = [MailAddress(localPart: "jiří", domain: "firma.test")]
        #expect(try Delivery(draft.build()).envelope.needsSMTPUTF8)
    }

    @Test("Groups are kept, with and without members")
    func groups() {
        let mark = EnvelopeAddress()
        var envelope = MessageEnvelope()
        envelope.to = [
            EnvelopeAddress(mailbox: "=?utf-8?Q?V=C3=BDbor?="),
            EnvelopeAddress(name: "=?iso-8859-2?Q?Ji=F8=ED?=", mailbox: "jiri", host: "firma.test"), mark,
            EnvelopeAddress(mailbox: "nikdo"), mark,
            EnvelopeAddress(mailbox: "jan", host: "firma.test"),
            EnvelopeAddress(mailbox: "root"),
        ]
        #expect(
            envelope.decoded.to == [
                MailAddress(displayName: "Jiří", localPart: "jiri", domain: "firma.test", group: "Výbor"),
                MailAddress(localPart: "", domain: "", group: "nikdo"),
                MailAddress(localPart: "jan", domain: "firma.test"), MailAddress(localPart: "root", domain: ""),
            ])
    }

    @Test("Text is decoded for display on one line, with encoded words and with raw bytes")
    func text() {
        #expect(ByteText("=?utf-8?B?xb1sdcWlb3XEjWvDvSBrxa/FiA==?=").decoded == "Žluťoučký kůň")
        #expect(ByteText("Žluťoučký kůň").decoded == "Žluťoučký kůň")
        #expect(ByteText("=?utf-8?Q?one=0D=0Atwo?=").decoded == "one  two")
    }

    private static func draft() throws -> MessageDraft {
        var draft = MessageDraft(
            from: try MailAddress(parsing: TestMailServers.anna.address), date: MessageDate(secondsSinceEpoch: 0))
        draft.to = [try MailAddress(parsing: TestMailServers.jan.address)]
        draft.text = "Dobrý den"
        return draft
    }
}

private struct Unexpected: Error {
    var outcome: DeliveryOutcome
}

extension TestMailServers {
    fileprivate func sender() -> SMTPClient {
        SMTPClient(
            .tls(smtps.host, port: smtps.port), user: Self.anna.address, password: Secret(Self.anna.password),
            dialer: Dialer(trustRoots: .pemFile(path: authorityFile)))
    }

    /// Waits until a user's inbox has the message with this Message-ID, and fetches it.
    fileprivate func message(_ id: String, of user: MailUser) async throws -> FetchedMessage {
        let client = IMAPClient(
            .tls(imaps.host, port: imaps.port), user: user.address, password: Secret(user.password),
            dialer: Dialer(trustRoots: .pemFile(path: authorityFile)))
        return try await client.withSession { session in
            try await session.select("INBOX")
            while true {
                let all = try await session.fetchAll(.all, [.uid, .envelope])
                if let uid = all.first(where: { $0.envelope?.messageID?.string == id })?.uid {
                    var found: FetchedMessage?
                    try await session.fetchMessages(.uid(uid), [.envelope, .message]) { found = $0 }
                    return try #require(found)
                }
                try await session.idle { _ in .stop }
            }
        }
    }
}
