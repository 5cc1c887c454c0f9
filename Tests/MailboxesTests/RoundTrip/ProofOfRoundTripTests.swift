import IMAP
import LocalDatabases
import LocalServers
import MIME
import MailSetup
import MailWire
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("A letter to oneself, on a real Postfix and Dovecot", .timeLimit(.minutes(3)))
struct ProofOfRoundTripTests {
    private let token = RoundTripToken.random()

    @Test(
        "It leaves through the outbox, returns by the sync, is in Sent once, and is gone afterwards",
        arguments: TestEngine.allCases)
    func success(engine: TestEngine) async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person(engine == .sqlite ? "adam" : "bara")
        try await withWorkplace(engine: engine) { workplace in
            let mailbox = try await workplace.connect(user, at: company)
            let listener = RoundTripListener()
            let report = try await workplace.roundTrip().run(mailbox, token: token, listener: listener.hear)
            #expect(report.problems.isEmpty, "\(report.problems)")
            #expect(report.item.state == .accepted && report.item.key == token.key)
            #expect(report.serverWords?.contains("250") == true)
            let arrival = try #require(report.arrival)
            #expect(arrival.role == .inbox && arrival.folder == "INBOX")
            #expect(arrival.from?.description == "Dílna Novák <\(user.address)>")
            // This Postfix checks nothing, which is not a failure.
            #expect(arrival.authentication == nil)
            #expect(report.sentCopy.count == 1 && report.sentCopy.state == .filed)
            let handedOver = try #require(report.handedOver)
            let copied = try #require(report.sentCopy.after)
            #expect(handedOver > .zero && arrival.after >= handedOver && copied >= handedOver)
            #expect(report.waited >= max(arrival.after, copied))
            #expect(listener.legs.first == "handed over")
            #expect(listener.legs.sorted() == ["arrived", "handed over", "sent copy"])
            #expect(report.removal == .removed)
            #expect(company.letters(token, of: user).isEmpty)
            #expect(try await workplace.archive.messages(of: mailbox, search: "subject:\(token)").isEmpty)
            #expect(try await workplace.outbox.items(of: mailbox, open: true).isEmpty)
        }
    }

    @Test("On request it stays where it is, and its text is in four languages")
    func kept() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("cyril")
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(user, at: company)
            let report = try await workplace.roundTrip().run(mailbox, token: token, keepsLetter: true)
            #expect(report.problems.isEmpty)
            #expect(report.removal == .kept)
            #expect(company.letters(token, of: user) == ["INBOX": 1, "Sent": 1])
            let bytes = try await company.dovecot.message(containing: token.description, of: user.address)
            let letter = Message(parsing: bytes)
            #expect(letter.text?.split(separator: "\n").count == 4)
            #expect(letter.automatic?.kind == .generated)
        }
    }

    @Test("One that was accepted and does not arrive is reported as such, with where to look")
    func neverArrives() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("dana")
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([ScriptedSubmission.takesAll])
            let mailbox = try await workplace.connect(user, submittingTo: server, at: company)
            let listener = RoundTripListener()
            let test = workplace.roundTrip(clock: listener.clock(endingAfter: "sent copy"))
            let report = try await test.run(mailbox, token: token, listener: listener.hear)
            #expect(report.problems == [.notArrived])
            #expect(report.handedOver != nil && report.arrival == nil)
            let words = MailboxTexts(.english).sentence(report.explanation(of: .notArrived))
            #expect(words.hasPrefix("127.0.0.1 accepted the message at 20"))
            #expect(words.contains("is not in the mailbox after 36"))
            #expect(words.contains("the user name \(user.address) belongs"))
            // The copy that Pennypost has filed is removed again.
            #expect(report.sentCopy.count == 1 && report.removal == .removed)
            #expect(company.letters(token, of: user).isEmpty)
            await server.stop()
        }
    }

    @Test("A copy not yet filed when the test ends is not filed later")
    func noLateCopy() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("leo")
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([ScriptedSubmission.takesAll])
            let mailbox = try await workplace.connect(user, submittingTo: server, at: company)
            let listener = RoundTripListener()
            // The server has longer to file a copy by itself than the test lasts.
            let test = RoundTripTest(
                directory: workplace.directory, policy: .brief, clock: listener.clock(endingAfter: "handed over"))
            let report = try await test.run(mailbox, token: token, listener: listener.hear)
            #expect(report.problems == [.notArrived, .sentCopyMissing])
            let later = Outbox(directory: workplace.directory, now: { .now + .seconds(3600) })
            try await later.deliver(mailbox, only: [])
            #expect(company.letters(token, of: user).isEmpty)
            await server.stop()
        }
    }

    @Test("One whose connection ended before the answer is uncertain, and is not sent again automatically")
    func uncertain() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("emil")
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([
                ScriptedSubmission.signIn + ScriptedSubmission.untilTheDot + [.close]
            ])
            let mailbox = try await workplace.connect(user, submittingTo: server, at: company)
            var clock = WatchClock.system
            let elapsed = clock.elapsed
            clock.elapsed = { elapsed() + (server.connections.first?.isClosed == true ? .seconds(3600) : .zero) }
            let report = try await workplace.roundTrip(clock: clock).run(mailbox, token: token)
            #expect(report.problems == [.uncertain])
            #expect(try await workplace.item(report.item.id).state == .cancelled)
            await server.stop()
        }
    }

    @Test("A rewritten sender is reported, as sent and as received")
    func senderRewritten() async throws {
        var options = PostfixOptions()
        options.extraConfiguration = """
            sender_canonical_maps = inline:{anna@firma.test=jan@firma.test}
            sender_canonical_classes = header_sender
            """
        try await withTestMailServers(postfix: options) { company in
            try await withWorkplace { workplace in
                let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
                let report = try await workplace.roundTrip().run(mailbox)
                #expect(report.problems == [.fromRewritten])
                let words = MailboxTexts(.english).sentence(report.explanation(of: .fromRewritten))
                #expect(words.contains("<anna@firma.test>") && words.contains("<jan@firma.test>"))
            }
        }
    }

    @Test("A copy that the server does not file, though it has before, is reported missing")
    func copyMissing() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("filip")
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(user, at: company)
            try await workplace.outbox.setFilesSentCopies(true, of: mailbox)
            let listener = RoundTripListener()
            let test = workplace.roundTrip(clock: listener.clock(endingAfter: "arrived"))
            let report = try await test.run(mailbox, token: token, listener: listener.hear)
            #expect(report.arrival?.role == .inbox)
            #expect(report.problems == [.sentCopyMissing])
            #expect(report.sentCopy.count == 0 && report.sentCopy.after == nil)
            #expect(report.removal == .removed)
        }
    }

    @Test("A duplicate copy is reported, though both have the same bytes")
    func duplicateCopy() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("gita")
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(user, at: company)
            let policy = RoundTripPolicy.brief
            var clock = WatchClock.system
            // Another program files a copy too, when everything seems to be done.
            clock.sleep = { [token] duration in
                if duration == policy.settling {
                    let letter = try await company.dovecot.message(
                        containing: token.description, of: user.address, in: "Sent")
                    try company.dovecot.place([letter], for: user.address, in: "Sent")
                }
                try await Task.sleep(for: duration)
            }
            let report = try await workplace.roundTrip(policy, clock: clock).run(mailbox, token: token)
            #expect(report.problems == [.sentCopyDoubled])
            #expect(report.sentCopy.count == 2)
            let words = MailboxTexts(.english).sentence(report.explanation(of: .sentCopyDoubled))
            #expect(words.contains("in the Sent folder 2 times"))
            #expect(report.removal == .removed)
            #expect(company.letters(token, of: user).isEmpty)
        }
    }

    @Test("Junk is not the inbox, and the receiving side's findings are reported")
    func junk() async throws {
        var options = PostfixOptions()
        options.extraConfiguration = """
            recipient_canonical_maps = regexp:{{/^anna@/ anna+Junk@firma.test}}
            recipient_canonical_classes = envelope_recipient
            header_checks = regexp:{{/^Subject: Pennypost/ PREPEND Authentication-Results: mx.firma.test; spf=pass; dkim=none; dmarc=fail (p=none) header.from=firma.test}}
            """
        try await withTestMailServers(postfix: options) { company in
            try await withWorkplace { workplace in
                let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
                let report = try await workplace.roundTrip().run(mailbox, token: token)
                #expect(report.problems == [.arrivedInJunk, .authenticationFailed])
                #expect(report.arrival?.folder == "Junk")
                let words = MailboxTexts(.english).sentence(report.explanation(of: .authenticationFailed))
                #expect(words.contains("mx.firma.test found spf=pass dkim=none dmarc=fail"))
                #expect(report.removal == .removed)
                #expect(company.letters(token, of: TestMailServers.anna).isEmpty)
            }
        }
    }

    @Test("One that the server refuses or defers is reported at once, and does not leave later")
    func notAccepted() async throws {
        var options = PostfixOptions(addresses: ["other@firma.test"])
        options.refusedRecipients = [TestMailServers.anna.address]
        options.deferredRecipients = [TestMailServers.jan.address]
        try await withTestMailServers(postfix: options) { company in
            try await withWorkplace { workplace in
                for (user, problem, state) in [
                    (TestMailServers.anna, RoundTripProblem.refused, OutboxState.refused),
                    (TestMailServers.jan, .deferred, .cancelled),
                ] {
                    // Connecting it would already show the refusal.
                    let mailbox = try await workplace.directory.add(
                        .assumed(
                            user, imap: Endpoint(company.imaps, .tls), smtp: Endpoint(company.smtps, .tls),
                            authorityPEM: company.authorityPEM))
                    let report = try await workplace.roundTrip().run(mailbox)
                    #expect(report.problems == [problem])
                    #expect(report.handedOver == nil && report.removal == .nothing)
                    #expect(try await workplace.item(report.item.id).state == state)
                }
                #expect(try await workplace.outbox.mailboxesAtWork().isEmpty)
            }
        }
    }

    @Test("A server that refuses the password ends the test, and nothing waits to be sent")
    func passwordRefused() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("hana")
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start([
                ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [
                    .expectPrefix("AUTH PLAIN"), .line("535 5.7.8 no"), .expectPrefix("QUIT"), .line("221 bye"),
                ]
            ])
            let mailbox = try await workplace.connect(user, submittingTo: server, at: company)
            let failure = await #expect(throws: ServerFailure.self) {
                try await workplace.roundTrip().run(mailbox)
            }
            #expect(failure?.kind == .signInRefused)
            #expect(try await workplace.outbox.items(of: mailbox).map(\.state) == [.cancelled])
            await server.stop()
        }
    }

    @Test("It works beside a watch in the same process, which gives way and goes on", arguments: TestEngine.allCases)
    func watched(engine: TestEngine) async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person(engine == .sqlite ? "ivan" : "jana")
        try await withWorkplace(engine: engine) { workplace in
            let mailbox = try await workplace.connect(user, at: company)
            let outbox = Outbox(directory: workplace.directory, policy: .brief)
            let run = WatchRun()
            run.start(MailWatch(directory: workplace.directory, policy: WatchRun.policy), [mailbox], sending: outbox)
            try await run.wait(for: "the first pass") { $0.passes.count == 1 }
            let report = try await workplace.roundTrip().run(mailbox, token: token)
            #expect(report.problems.isEmpty, "\(report.problems)")
            #expect(report.arrival?.role == .inbox && report.sentCopy.count == 1)
            try await run.wait(for: "the watch to go on") { $0.states.last == .mailbox(.connected) }
            await run.stop()
        }
    }

    @Test("It works beside a watch on another node, which sends it and fetches it")
    func otherNode() async throws {
        let company = try await RoundTripServers.shared()
        let user = RoundTripServers.person("karel")
        try await withTwoNodes { nodes in
            let mailbox = try await nodes.connect(user, at: company)
            let run = WatchRun()
            run.start(
                MailWatch(directory: nodes.one, policy: WatchRun.policy), [mailbox],
                sending: Outbox(directory: nodes.one, policy: .brief))
            try await run.wait(for: "the first pass") { $0.passes.count == 1 }
            let test = RoundTripTest(
                directory: nodes.other, outbox: Outbox(directory: nodes.other, policy: .brief), policy: .brief)
            let report = try await test.run(mailbox, token: token)
            #expect(report.problems.isEmpty, "\(report.problems)")
            #expect(report.arrival?.role == .inbox && report.sentCopy.count == 1)
            #expect([.removed, .inTrash].contains(report.removal))
            #expect(company.letters(token, of: user)["INBOX"] == nil)
            await run.stop()
        }
    }
}
