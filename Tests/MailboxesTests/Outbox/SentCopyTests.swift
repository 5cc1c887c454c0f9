import LocalDatabases
import LocalServers
import MailWire
import MIME
import Storage
import Testing

@testable import Mailboxes

/// The sender's own copy, at servers that file it and at servers that don't.
@Suite("Copies in Sent", .timeLimit(.minutes(3)))
struct SentCopyTests {
    @Test("If the server does not file it, Pennypost does: once, marked as read, and with the hidden recipients")
    func filedOnce() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let clock = OutboxClock()
            let outbox = workplace.outbox(clock)
            var draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.anna.address])
            draft.bcc = [try .init(parsing: TestMailServers.jan.address)]
            let item = try await outbox.enqueue(draft, from: mailbox).item
            try await outbox.deliver(mailbox)
            #expect(try await workplace.item(item.id).state == .accepted)
            // The server is given a moment to file it itself.
            #expect(copies(of: item.messageID, for: TestMailServers.anna, at: company).isEmpty)
            try await outbox.finishCopies(of: mailbox)
            let filed = copies(of: item.messageID, for: TestMailServers.anna, at: company)
            #expect(filed.count == 1)
            #expect(String(decoding: filed.first ?? [], as: UTF8.self).contains("\nBcc: jan@firma.test\n"))
            #expect(try await workplace.item(item.id).sentCopy == .filed)
            #expect(try await outbox.sendingState(of: mailbox).filesCopies == false)

            // The program dies between APPEND and its record: the copy is found and not filed again.
            try await workplace.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET copy_state = $1, copy_next_at = $2 WHERE id = $3",
                    [SentCopyState.appending.rawValue, clock.now, item.id])
            }
            try await outbox.deliver(mailbox)
            #expect(copies(of: item.messageID, for: TestMailServers.anna, at: company).count == 1)
            #expect(try await workplace.item(item.id).sentCopy == .filed)
            // A copy filed by Pennypost does not show how the server files.
            #expect(try await outbox.sendingState(of: mailbox).filesCopies == false)

            // Once that is known, Pennypost does not wait for the server's copy.
            let next = try await outbox.enqueue(draft, from: mailbox, key: "another").item
            try await outbox.deliver(mailbox)
            #expect(copies(of: next.messageID, for: TestMailServers.anna, at: company).count == 1)
        }
    }

    @Test("While more of a batch follows, copies wait, but no longer than the copy patience")
    func waitForTheBatch() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            let clock = OutboxClock()
            let outbox = workplace.outbox(clock)
            try await outbox.setFilesSentCopies(false, of: mailbox)
            var items: [OutboxItem] = []
            func send(moreFollows: Bool) async throws {
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                items.append(try await outbox.enqueue(draft, from: mailbox, key: "\(items.count)").item)
                try await outbox.deliver(mailbox, moreFollows: moreFollows)
            }
            func filed() -> [Int] {
                items.map { copies(of: $0.messageID, for: TestMailServers.anna, at: company).count }
            }
            try await send(moreFollows: true)
            clock.advance(by: outbox.policy.copyPatience - .seconds(1))
            try await send(moreFollows: true)
            #expect(filed() == [0, 0])
            clock.advance(by: .seconds(1))
            try await send(moreFollows: true)
            #expect(filed() == [1, 0, 0])
            try await send(moreFollows: false)
            #expect(filed() == [1, 1, 1, 1])
        }
    }

    @Test("If the server files it, that is learned, and no second copy is filed")
    func serverFiles() async throws {
        var options = PostfixOptions()
        options.filesSentCopies = true
        try await withTestMailServers(postfix: options) { company in
            try await withWorkplace { workplace in
                let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
                let clock = OutboxClock()
                let outbox = workplace.outbox(clock)
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                let item = try await outbox.enqueue(draft, from: mailbox).item
                try await outbox.deliver(mailbox)
                _ = try await company.dovecot.message(
                    containing: item.messageID, of: TestMailServers.anna.address, in: "Sent")
                try await outbox.finishCopies(of: mailbox)
                #expect(try await workplace.item(item.id).sentCopy == .byServer)
                #expect(try await outbox.sendingState(of: mailbox).filesCopies == true)
                let second = try await outbox.enqueue(draft, from: mailbox, key: "second").item
                try await outbox.deliver(mailbox)
                #expect(try await workplace.item(second.id).sentCopy == .byServer)
                _ = try await company.dovecot.message(
                    containing: second.messageID, of: TestMailServers.anna.address, in: "Sent")
                #expect(copies(of: item.messageID, for: TestMailServers.anna, at: company).count == 1)
                #expect(copies(of: second.messageID, for: TestMailServers.anna, at: company).count == 1)
            }
        }
    }

    @Test(
        "Each of many copies is filed once, wherever the connection to the folders ends",
        arguments: TestEngine.allCases, [1, 2, 3])
    func filedOnceEach(engine: TestEngine, part: Int) async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace(engine: engine) { workplace in
            let proxy = try await FaultProxy.start(to: company.imaps)
            let known = try await workplace.connect(TestMailServers.anna, at: company)
            try await workplace.database.changeServers(workplace.sealingKey) { transaction in
                try transaction.execute(
                    "UPDATE mailboxes SET imap_port = $1 WHERE id = $2", [proxy.endpoint.port, known.id])
            }
            let mailbox = try await workplace.directory.mailbox(address: known.address)
            let clock = OutboxClock()
            let outbox = workplace.outbox(clock)
            try await outbox.setFilesSentCopies(false, of: mailbox)
            var items: [OutboxItem] = []
            for number in 0..<12 {
                let draft = try invoice(
                    from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "Of many \(number)")
                items.append(try await outbox.enqueue(draft, from: mailbox).item)
            }
            // In the sign-in, and among the copies, which have some 700 bytes each.
            proxy.begin { number in number == 0 ? [Fault(.cut, .fromClient, at: part * 2_500)] : [] }
            try await outbox.deliver(mailbox)
            for _ in 0..<3 {
                clock.advance(by: .seconds(3600))
                try await outbox.deliver(mailbox)
            }
            #expect(proxy.connections.count > 1)
            for item in items {
                #expect(copies(of: item.messageID, for: TestMailServers.anna, at: company).count == 1)
                #expect(try await workplace.item(item.id).sentCopy == .filed)
            }

            // All are looked for at once; those that were there are not filed again.
            try await workplace.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET copy_state = $1, copy_next_at = $2 WHERE mailbox_id = $3",
                    [SentCopyState.appending.rawValue, clock.now, mailbox.id])
            }
            try await outbox.deliver(mailbox)
            for item in items {
                #expect(copies(of: item.messageID, for: TestMailServers.anna, at: company).count == 1)
                #expect(try await workplace.item(item.id).sentCopy == .filed)
            }
            await proxy.stop()
        }
    }

    @Test("A mailbox without a Sent folder gets one")
    func madeWhereMissing() async throws {
        var options = DovecotOptions(users: [TestMailServers.anna, TestMailServers.jan])
        options.specialUseFolders = false
        try await withTestMailServers(dovecot: options) { company in
            try await withWorkplace { workplace in
                let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
                let clock = OutboxClock()
                let outbox = workplace.outbox(clock)
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                let item = try await outbox.enqueue(draft, from: mailbox).item
                try await outbox.deliver(mailbox)
                try await outbox.finishCopies(of: mailbox)
                #expect(copies(of: item.messageID, for: TestMailServers.anna, at: company).count == 1)
            }
        }
    }

    @Test("A copy that cannot be filed changes nothing about the message, and is retried")
    func cannotBeFiled() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let smtp = try await ScriptedServer.start([ScriptedSubmission.takesAll])
            let refusing: [ScriptStep] =
                ScriptStep.imapGreeting() + [
                    .loop([
                        .expectLine("any") { _ in true },
                        .answer { line in
                            let words = line.split(separator: " ")
                            let isSignIn = ["LOGIN", "AUTHENTICATE", "LOGOUT"].contains(words.dropFirst().first ?? "")
                            return Array("\(words.first ?? "*") \(isSignIn ? "OK" : "NO") so\r\n".utf8)
                        },
                    ])
                ]
            let imap = try await ScriptedServer.start([refusing])
            let mailbox = try await workplace.connect(submittingTo: smtp, at: company)
            let there = mailbox
            let setServer = { (port: Int, security: TransportSecurity) in
                try await workplace.database.changeServers(workplace.sealingKey) { transaction in
                    try transaction.execute(
                        "UPDATE mailboxes SET imap_port = $1, imap_security = $2 WHERE id = $3",
                        [port, security.rawValue, there.id])
                }
            }
            try await setServer(imap.endpoint.port, .plaintext)
            let changed = try await workplace.directory.mailbox(address: mailbox.address)
            let clock = OutboxClock()
            let outbox = workplace.outbox(clock)
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
            let item = try await outbox.enqueue(draft, from: mailbox).item
            try await outbox.deliver(changed)
            let sent = try await workplace.item(item.id)
            #expect(sent.state == .accepted && sent.sentCopy == .due && sent.sentCopyDetail != nil)
            // At last it works.
            try await setServer(there.imap.port, there.imap.security)
            clock.advance(by: .seconds(60))
            try await outbox.deliver(mailbox)
            #expect(try await workplace.item(item.id).sentCopy == .filed)
            await smtp.stop()
            await imap.stop()
        }
    }
}
