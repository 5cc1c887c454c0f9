import IMAP
import LocalServers
import MailWire
import NIOCore
import Testing

@Suite("An IMAP session with a scripted server") struct ScriptedSessionTests {
    /// A server with few extensions and its own quirks: no SPECIAL-USE in LIST, plain SEARCH, some doubled spaces.
    static var plainServer: [ScriptStep] {
        let body = { (subject: String) in String(decoding: message(subject), as: UTF8.self) }
        let fetched = ["one", "two", "three"].enumerated().map { index, subject in
            "* \(index + 1) FETCH (UID \(index + 1)  FLAGS () ENVELOPE (NIL \"\(subject)\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                + " BODY[]{\(body(subject).utf8.count)}\r\n\(body(subject)) )\r\n"
        }.joined()
        let statuses = ["STATUS \"INBOX\" (MESSAGES UIDNEXT)", "STATUS \"Sent\" (MESSAGES UIDNEXT)"]
        return ScriptStep.imapGreeting(capabilities: "IMAP4rev1 SPECIAL-USE UIDPLUS") + [
            .expect("A1 LOGIN \"jana@firma.test\" \"abcdefghijklmnop\""), .line("A1 OK"),
            .expect("A2 CAPABILITY"), .line("* CAPABILITY IMAP4rev1 SPECIAL-USE UIDPLUS"), .line("A2 OK done"),
            .expect("A3 LIST \"\" \"*\""),
            .text("* LIST () \"/\" INBOX\r\n* LIST (\\Sent) \"/\" Sent\r\n* LIST (\\Noselect) \"/\" Top\r\nA3 OK\r\n"),
            // Both are in progress at once, in either order, and so are their responses.
            .expectLine("a STATUS") { statuses.contains($0.replacing("A4 ", with: "")) },
            .expectLine("another STATUS") { statuses.contains($0.replacing("A5 ", with: "")) },
            .text(
                "* STATUS Sent (MESSAGES 0 UIDNEXT 1)\r\n* STATUS inbox (MESSAGES 3 UIDNEXT 4)\r\nA5 OK\r\nA4 OK\r\n"),
            .expect("A6 SELECT \"INBOX\""),
            .text("* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* FLAGS (\\Seen)\r\nA6 OK [READ-WRITE]\r\n"),
            .expect("A7 UID SEARCH UNSEEN"), .text("* SEARCH 1 2\r\n* SEARCH 3 \r\nA7 OK\r\n"),
            .expect("A8 UID FETCH 1:3 (FLAGS ENVELOPE BODY.PEEK[])"), .text(fetched), .line("A8 OK"),
            .expect("A9 UID STORE 2 +FLAGS.SILENT (\\Flagged)"), .line("A9 OK"),
            .expect("A10 UID FETCH 2 (FLAGS)"), .line("* 2 FETCH (FLAGS (\\Flagged) UID 2)"), .line("A10 OK"),
            .expect("A11 STATUS \"Sent\" (MESSAGES)"), .line("* STATUS Sent (MESSAGES 0)"), .line("A11 OK"),
            .expect("A12 NOOP"), .line("A12 OK"), .expect("A13 LOGOUT"), .line("* BYE"), .line("A13 OK"), .close,
        ]
    }

    @Test("A mailbox is read from a server without extensions")
    func theSuitePassesWithoutExtensions() async throws {
        try await withServer(Self.plainServer) { server in
            try await server.client().withSession(ClientSuite.readsAMailbox)
        }
    }

    private static let signedIn: [ScriptStep] = [
        .line("* PREAUTH [CAPABILITY IMAP4rev1 IDLE UIDPLUS LITERAL+] hello")
    ]
    private static let leave: [ScriptStep] = [.expectCommand("LOGOUT"), .text("* BYE\r\n{tag} OK\r\n"), .close]
    private static let selectInbox: [ScriptStep] = [
        .expectCommand("SELECT"), .text("* 9 EXISTS\r\n{tag} OK [READ-WRITE]\r\n"),
    ]

    @Test("A password with special characters is sent as a literal")
    func passwordsWithSpecialCharactersAreSentAsLiterals() async throws {
        let steps: [ScriptStep] =
            ScriptStep.imapGreeting(capabilities: "IMAP4rev1") + [
                .expect("A1 LOGIN \"jana@firma.test\" {8}"), .line("+ go on"), .expect("žl\"uť\\"),
                .line("A1 OK [CAPABILITY IMAP4rev1]"),
            ]
        try await withServer(steps + Self.leave) { server in
            let client = server.client {
                $0.credentials = Credentials(userName: someone.address, password: Secret("žl\"uť\\"))
            }
            try await client.withSession { #expect($0.signInMechanism == "LOGIN") }
        }
    }

    @Test("A refused sign-in carries the server's words, and the transcript hides the password")
    func refusalsCarryTheServersWords() async throws {
        let steps: [ScriptStep] =
            ScriptStep.imapGreeting(capabilities: "IMAP4rev1 SASL-IR AUTH=PLAIN") + [
                .expectPrefix("A1 AUTHENTICATE PLAIN "),
                .line(
                    "A1 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
                ),
            ]
        try await withServer(steps + Self.leave) { server in
            let transcript = Transcript()
            let error = await #expect(throws: IMAPError.self) {
                _ = try await server.client().checkSignIn(transcript: transcript)
            }
            #expect(error?.status?.code == .alert)
            #expect(error?.status?.text.hasPrefix("Application-specific password required") == true)
            guard case .signInRefused(_, mechanism: "PLAIN")? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(transcript.description.contains("AUTHENTICATE PLAIN [credentials]"))
            #expect(!transcript.description.contains(someone.password))
            #expect(
                !transcript.description.contains(Base64.encode(Array("\0\(someone.address)\0\(someone.password)".utf8)))
            )
        }
    }

    @Test("LOGIN is not tried if the server forbids it")
    func plaintextSignInIsNotTriedIfForbidden() async throws {
        try await withServer(ScriptStep.imapGreeting(capabilities: "IMAP4rev1 LOGINDISABLED AUTH=GSSAPI") + Self.leave)
        { server in
            await #expect(throws: IMAPError.signInNotOffered(mechanisms: ["GSSAPI"])) {
                _ = try await server.client().checkSignIn()
            }
        }
    }

    @Test("A BYE instead of a greeting is reported with its words")
    func aByeGreetingIsReported() async throws {
        try await withServer([.line("* BYE [UNAVAILABLE] come back later"), .expectClose]) { server in
            let bye = StatusResponse(kind: .bye, code: .unavailable, text: "come back later")
            await #expect(throws: IMAPError.serviceClosing(bye, phase: .greeting)) {
                _ = try await server.client().checkSignIn()
            }
        }
    }

    @Test("STARTTLS is required if configured, and capabilities are requested again after it")
    func startTLSIsRequiredAndCapabilitiesAreRequestedAgain() async throws {
        let steps: [ScriptStep] =
            ScriptStep.imapGreeting(capabilities: "IMAP4rev1 STARTTLS AUTH=X-OLD") + [
                .expect("A1 STARTTLS"), .line("A1 OK begin"), .startTLS, .expect("A2 CAPABILITY"),
                .line("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN"), .line("A2 OK"),
                .expectPrefix("A3 AUTHENTICATE PLAIN "),
                .line("A3 OK [CAPABILITY IMAP4rev1 MOVE]"),
            ]
        try await withServer(steps + Self.leave) { server in
            let capabilities = try await server.client(.startTLS).checkSignIn()
            #expect(capabilities == CapabilitySet([.imap4rev1, .move]))
        }
        try await withServer(ScriptStep.imapGreeting(capabilities: "IMAP4rev1") + Self.leave) { server in
            await #expect(throws: IMAPError.startTLSNotOffered) { _ = try await server.client(.startTLS).checkSignIn() }
        }
        try await withServer([.line("* PREAUTH hello"), .expectClose]) { server in
            await #expect(throws: IMAPError.protocolViolation(.preauthBeforeTLS, phase: .greeting)) {
                _ = try await server.client(.startTLS).checkSignIn()
            }
        }
    }

    @Test("Plaintext after the agreement to STARTTLS is refused")
    func plaintextAfterStartTLSIsRefused() async throws {
        for injected in ["* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "* CAPA", "A2 OK injected\r\n"] {
            let steps: [ScriptStep] =
                ScriptStep.imapGreeting(capabilities: "IMAP4rev1 STARTTLS") + [
                    .expect("A1 STARTTLS"), .text("A1 OK begin\r\n" + injected), .expectClose,
                ]
            try await withServer(steps) { server in
                await #expect(throws: IMAPError.plaintextAfterStartTLS) {
                    _ = try await server.client(.startTLS).checkSignIn()
                }
            }
        }
    }

    @Test("Events are accepted at any point and handed out once")
    func eventsAreAcceptedAtAnyPoint() async throws {
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("NOOP"),
                .text(
                    "* 10 EXISTS\r\n* 1 RECENT\r\n* 4 EXPUNGE\r\n* VANISHED 5:6\r\n* 2 FETCH (FLAGS (\\Seen) UID 2)\r\n* NO [ALERT] disk\r\n* LIST () \"/\" new\r\n{tag} OK\r\n"
                ),
            ]
        try await withServer(steps + Self.leave) { server in
            try await server.client().withSession { session in
                try await session.select(.inbox)
                try await session.noop()
                #expect(
                    session.takeEvents() == [
                        .exists(10), .recent(1), .expunged(4), .vanished(UIDSet(UID(5)...UID(6))),
                        .changed(2, [.flags([.seen]), .uid(2)]),
                        .status(StatusResponse(kind: .no, code: .alert, text: "disk")),
                        .listed(MailboxListEntry(name: "new", delimiter: "/")),
                    ])
                #expect(session.selectedMailbox?.exists == 7)
                #expect(session.takeEvents().isEmpty)
            }
        }
    }

    @Test("Events over the limit are dropped, that is reported, and the count of messages stays right")
    func aFloodOfEventsIsBounded() async throws {
        let flood = (0..<50_000).map { "* \($0) EXISTS\r\n" }.joined()
        try await withServer(
            Self.signedIn + Self.selectInbox + [.expectCommand("NOOP"), .text(flood + "{tag} OK\r\n")] + Self.leave
        ) { server in
            try await server.client { $0.limits.events = 100 }.withSession { session in
                try await session.select(.inbox)
                try await session.noop()
                let events = session.takeEvents()
                #expect(events.count == 101)
                #expect(events.last == .overflowed)
                #expect(session.selectedMailbox?.exists == 49_999)
            }
        }
    }

    @Test("A command that needs a selected mailbox fails without one, and a NUL byte cannot be sent")
    func commandsThatNeedASelectedMailboxFailWithoutOne() async throws {
        try await withServer(Self.signedIn + Self.leave) { server in
            try await server.client().withSession { session in
                await #expect(throws: IMAPError.noMailboxSelected(command: "SEARCH")) {
                    _ = try await session.search(.all)
                }
                await #expect(throws: IMAPError.noMailboxSelected(command: "FETCH")) {
                    try await session.fetch(.all, [.flags]) { _ in }
                }
                await #expect(throws: IMAPError.argument(.nulByte(field: "message"))) {
                    try await session.append([0x61, 0], to: "Sent")
                }
            }
        }
    }

    @Test("A command inside a fetch's closure is refused instead of hanging")
    func aCommandWithinAFetchIsRefusedInsteadOfHanging() async throws {
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("UID FETCH"), .text("* 1 FETCH (UID 1)\r\n{tag} OK\r\n"),
            ]
        try await withServer(steps + Self.leave) { server in
            try await server.client().withSession { session in
                try await session.select(.inbox)
                try await session.fetchMessages(.all, [.uid]) { _ in
                    await #expect(throws: IMAPError.commandWithinFetch(command: "NOOP")) { try await session.noop() }
                }
            }
        }
    }

    @Test("An error thrown by a fetch's closure leaves the session usable")
    func anErrorInTheClosureLeavesTheSessionUsable() async throws {
        struct Enough: Error {}
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("UID FETCH"),
                .text("* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n* 2 FETCH (UID 2 BODY[] {3}\r\nabc)\r\n{tag} OK\r\n"),
                .expectCommand("NOOP"), .line("{tag} OK"),
            ]
        try await withServer(steps + Self.leave) { server in
            try await server.client().withSession { session in
                try await session.select(.inbox)
                await #expect(throws: Enough.self) {
                    try await session.fetchMessages(.all, [.message]) { _ in throw Enough() }
                }
                try await session.noop()
            }
        }
    }

    @Test("After UTF8=ACCEPT, names and messages are sent in UTF-8")
    func namesAndMessagesAreSentInUTF8AfterUTF8Accept() async throws {
        let steps: [ScriptStep] = [
            .line("* PREAUTH [CAPABILITY IMAP4rev1 ENABLE UTF8=ACCEPT LITERAL+] hello"),
            .expectCommand("ENABLE UTF8=ACCEPT"),
            .text("* ENABLED UTF8=ACCEPT\r\n{tag} OK\r\n"), .expectCommand("LIST \"\" \"*\""),
            .text("* LIST () \"/\" \"Účty &-\"\r\n{tag} OK\r\n"), .expectCommand("APPEND \"Účty &-\" UTF8 (~{3+}"),
            .expect("abc)"),
            .line("A3 OK [APPENDUID 7 9]"),
        ]
        try await withServer(steps + Self.leave) { server in
            try await server.client { $0.enable = [.utf8Accept, .qResync] }.withSession { session in
                let name = try #require(try await session.mailboxes().first?.name)
                #expect(name.text == "Účty &-")
                let filed = try await session.append(Array("abc".utf8), to: name)
                #expect(filed.uid == 9)
            }
        }
    }

    @Test("Without MOVE a message is copied, marked as deleted and expunged")
    func moveFallsBackToCopyStoreAndExpunge() async throws {
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("UID COPY 4 \"Archive\""), .line("{tag} OK [COPYUID 7 4 99]"),
                .expectCommand("UID STORE 4 +FLAGS.SILENT (\\Deleted)"), .line("{tag} OK"),
                .expectCommand("UID EXPUNGE 4"),
                .text("* 4 EXPUNGE\r\n{tag} OK\r\n"),
            ]
        try await withServer(steps + Self.leave) { server in
            try await server.client().withSession { session in
                try await session.select(.inbox)
                let result = try await session.move(.uid(4), to: "Archive")
                #expect(result?.destination == UIDSet(UID(99)))
            }
        }
    }

    @Test("IDLE is renewed before the server times out")
    func idleIsRenewedBeforeTheServerTimesOut() async throws {
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("IDLE"), .line("+ idling"), .expect("DONE"), .text("A2 OK\r\n"), .expectCommand("IDLE"),
                .line("+ idling"),
                .line("* 12 EXISTS"), .expect("DONE"), .line("A3 OK"),
            ]
        try await withServer(steps + Self.leave) { server in
            try await server.client { $0.timeLimits.idleRenewal = .milliseconds(20) }.withSession { session in
                try await session.select(.inbox)
                try await session.idle { events in
                    #expect(events == [.exists(12)])
                    return .stop
                }
            }
        }
    }

    @Test("IDLE gives way to another task's command and then continues")
    func idleGivesWayToOtherTasks() async throws {
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("IDLE"), .text("+ idling\r\n* 10 EXISTS\r\n"), .expect("DONE"), .line("A2 OK"),
                .expectCommand("NOOP"),
                .text("* 11 EXISTS\r\nA3 OK\r\n"),
            ]
        // The scheduler decides whether another IDLE begins before the reader stops.
        try await withServer(steps + [.hang]) { server in
            try await server.client { $0.timeLimits.logout = .milliseconds(50) }.withSession { session in
                try await session.select(.inbox)
                let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await _ in stream { try await session.noop() }
                    }
                    try await session.idle { events in
                        if events.contains(.exists(10)) { continuation.yield() }
                        return events.contains(.exists(11)) ? .stop : .goOn
                    }
                    continuation.finish()
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("A server without IDLE is polled")
    func aServerWithoutIdleIsPolled() async throws {
        let steps: [ScriptStep] =
            [.line("* PREAUTH [CAPABILITY IMAP4rev1] hello")] + Self.selectInbox + [
                .expectCommand("NOOP"), .line("{tag} OK"), .expectCommand("NOOP"), .text("* 10 EXISTS\r\n{tag} OK\r\n"),
            ]
        try await withServer(steps + Self.leave) { server in
            try await server.client { $0.timeLimits.polling = .milliseconds(5) }.withSession { session in
                try await session.select(.inbox)
                try await session.idle { _ in .stop }
            }
        }
    }
}
