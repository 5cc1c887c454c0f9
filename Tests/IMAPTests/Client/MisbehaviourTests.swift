import IMAP
import LocalServers
import MailWire
import NIOCore
import Testing

/// A server that breaks the protocol ends the session with an error that says how, and does no other harm.
@Suite("IMAP servers that misbehave") struct MisbehaviourTests {
    private static let signedIn: [ScriptStep] = [.line("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] hello")]
    private static let selectInbox: [ScriptStep] = [
        .expectCommand("SELECT"), .text("* 9 EXISTS\r\n{tag} OK [READ-WRITE]\r\n"),
    ]

    /// Returns the error of a NOOP after the greeting.
    private func noop(
        _ steps: [ScriptStep], _ change: @escaping (inout IMAPConfiguration) -> Void = { _ in }
    ) async throws -> IMAPError? {
        try await withScriptedServer([Self.signedIn + [.expectCommand("NOOP")] + steps]) { server in
            await #expect(throws: IMAPError.self) {
                try await server.client(.plaintext, change).withSession { try await $0.noop() }
            }
        }
    }

    /// Returns the error of a FETCH of one message.
    private func fetch(
        _ steps: [ScriptStep], _ change: @escaping (inout IMAPConfiguration) -> Void = { _ in }
    ) async throws -> IMAPError? {
        try await withScriptedServer([Self.signedIn + Self.selectInbox + [.expectCommand("UID FETCH")] + steps]) {
            server in
            await #expect(throws: IMAPError.self) {
                try await server.client(.plaintext, change).withSession { session in
                    try await session.select(.inbox)
                    try await session.fetchMessages(.all, [.message]) { _ in }
                }
            }
        }
    }

    @Test("A silent server runs into the time limit, and its last words are reported")
    func silence() async throws {
        // The limit also applies to the sign-in before it, and the text must have arrived within it.
        let limit = Duration.seconds(5)
        #expect(
            try await noop([.hang]) { $0.timeLimits.command = limit }
                == .timeLimitPassed(command: "NOOP", phase: .open, limit: limit, lastWords: nil))
        // Interia sends a refusal without its tag and then nothing more. Its text is what helps the user.
        let words = StatusResponse(kind: .bad, code: .alert, text: "Please enable IMAP access")
        #expect(
            try await noop([.line("* BAD [ALERT] Please enable IMAP access"), .hang]) { $0.timeLimits.command = limit }
                == .timeLimitPassed(command: "NOOP", phase: .open, limit: limit, lastWords: words))
    }

    @Test("An extension that fails is not used again in the session")
    func anExtensionThatFailsIsNotUsedAgain() async throws {
        let opened = "* 2 EXISTS\r\n{tag} OK [READ-ONLY]\r\n"
        let steps: [ScriptStep] = [
            .line("* PREAUTH [CAPABILITY IMAP4rev1 CONDSTORE ESEARCH LIST-STATUS IDLE UNSELECT] hello"),
            .expectCommand("EXAMINE \"INBOX\" (CONDSTORE)"), .text("{tag} BAD unrecognised option condstore\r\n"),
            .expectLine("EXAMINE", where: { $0.hasSuffix(" EXAMINE \"INBOX\"") }), .text(opened),
            .expectCommand("UID SEARCH RETURN (ALL) ALL"), .text("{tag} OK and not a word\r\n"),
            .expectCommand("UID SEARCH ALL"), .text("* SEARCH 1 2\r\n{tag} OK\r\n"),
            .expectLine("EXAMINE", where: { $0.hasSuffix(" EXAMINE \"Sent\"") }), .text(opened),
            .expectCommand("UID SEARCH ALL"), .text("* SEARCH 7\r\n{tag} OK\r\n"),
            .expectCommand("UNSELECT"), .text("{tag} BAD what\r\n"),
            .expectCommand("EXAMINE"), .text(opened), .expectCommand("CLOSE"), .text("{tag} OK\r\n"),
            .expectCommand("LIST"), .text("{tag} BAD what\r\n"),
            .expectLine("LIST", where: { !$0.contains("RETURN") }),
            .text("* LIST () \"/\" INBOX\r\n{tag} OK\r\n"),
            .expectCommand("STATUS"), .text("* STATUS INBOX (MESSAGES 2)\r\n{tag} OK\r\n"),
            .expectCommand("LOGOUT"), .close,
        ]
        try await withScriptedServer([steps]) { server in
            try await server.client(.plaintext) { _ in }.withSession { session in
                try await session.select(.inbox, readOnly: true)
                #expect(try await session.search(.all).all == [1...2])
                try await session.select("Sent", readOnly: true)
                #expect(try await session.search(.all).all == [7...7])
                try await session.unselect()
                #expect(try await session.mailboxes(status: [.messages]).first?.status?.messages == 2)
                #expect(!session.capabilities.contains(.condStore))
            }
        }
    }

    @Test("A server that sends no greeting runs into the greeting's time limit")
    func silenceInsteadOfAGreeting() async throws {
        try await withServer([.hang]) { server in
            let limit = Duration.milliseconds(50)
            let error = IMAPError.timeLimitPassed(command: nil, phase: .greeting, limit: limit, lastWords: nil)
            await #expect(throws: error) {
                _ = try await server.client { $0.timeLimits.greeting = limit }.checkSignIn()
            }
        }
    }

    @Test("Untagged chatter does not extend a command's time limit")
    func chatterDoesNotBuyTimeForAnAnswer() async throws {
        let chatty: [ScriptStep] = [.expectCommand("NOOP"), .loop([.line("* OK still here"), .pause])]
        let server = try await ScriptedServer.start([Self.signedIn + chatty])
        let chatter = Task {
            while !Task.isCancelled {
                server.proceed()
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        let error = await #expect(throws: IMAPError.self) {
            try await server.client { $0.timeLimits.command = .seconds(5) }.withSession { try await $0.noop() }
        }
        chatter.cancel()
        // The script never ends by itself, and may still be sending when the connection closes.
        await server.stop()
        guard case .timeLimitPassed(command: "NOOP", .open, _, let words)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(words?.text == "still here")
    }

    @Test("A connection that closes or is reset fails the command")
    func closing() async throws {
        #expect(try await noop([.close]) == .connectionLost(.closedByPeer, phase: .open))
        #expect(try await noop([.text("* OK ha"), .close]) == .connectionLost(.closedByPeer, phase: .open))
        let reset = try await noop([.reset])
        guard case .connectionLost(_, .open)? = reset else {
            Issue.record("\(String(describing: reset))")
            return
        }
        #expect(
            try await fetch([.text("* 1 FETCH (BODY[] {100}\r\nabc"), .close])
                == .connectionLost(.closedByPeer, phase: .open))
    }

    @Test("A BYE fails the command with the server's words")
    func bye() async throws {
        let words = StatusResponse(kind: .bye, text: "maintenance")
        #expect(try await noop([.line("* BYE maintenance"), .expectClose]) == .serviceClosing(words, phase: .open))
    }

    @Test("Bytes that are not IMAP, and an unknown tag, fail the command")
    func garbage() async throws {
        let garbage = try await noop([.bytes([0x00, 0xFF, 0x16, 0x03, 0x0A]), .expectClose])
        guard case .grammar? = garbage else {
            Issue.record("\(String(describing: garbage))")
            return
        }
        #expect(
            try await noop([.line("A99 OK"), .expectClose]) == .protocolViolation(.unknownTag("A99"), phase: .open))
    }

    @Test("Oversize and miscounted literals are refused")
    func oversizeAndMiscountedLiteralsAreRefused() async throws {
        #expect(
            try await fetch([.text("* 1 FETCH (BODY[] {5000000000}\r\n"), .expectClose])
                == .grammar(.limitExceeded(.streamedLiteral, maximum: 4 << 30), phase: .open))
        let held = try await fetch([.text("* 1 FETCH (ENVELOPE (NIL {2000000}\r\n"), .expectClose])
        #expect(held == .grammar(.limitExceeded(.heldLiteral, maximum: 1 << 20), phase: .open))
        let wrong = try await fetch([.text("* 1 FETCH (BODY[] {3}\r\nabcdef\r\n)\r\n"), .expectClose])
        guard case .grammar(.malformed, .open)? = wrong else {
            Issue.record("\(String(describing: wrong))")
            return
        }
    }

    @Test("An endless line is refused at the limit")
    func endlessLines() async throws {
        let error = try await noop([.text(String(repeating: "a", count: 20_000)), .expectClose]) {
            $0.limits.grammar.responseLength = 10_000
        }
        #expect(error == .grammar(.limitExceeded(.responseLength, maximum: 10_000), phase: .open))
    }

    @Test("Broken compression ends the session")
    func brokenCompression() async throws {
        let steps: [ScriptStep] = [
            .line("* PREAUTH [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] hello"), .expectCommand("COMPRESS DEFLATE"),
            .bytes(Array("A1 OK\r\n".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]), .expectClose,
        ]
        try await withServer(steps) { server in
            let error = await #expect(throws: IMAPError.self) {
                try await server.client { $0.compress = true }.withSession { try await $0.noop() }
            }
            guard case .protocolViolation(.brokenCompression, .open)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("More responses to a command than the limit are refused")
    func tooManyResponsesAreRefused() async throws {
        let lists = (0..<20).map { "* LIST () \"/\" m\($0)\r\n" }.joined()
        try await withServer(Self.signedIn + [.expectCommand("LIST"), .text(lists), .expectClose]) { server in
            await #expect(throws: IMAPError.limitExceeded(.answers, maximum: 10)) {
                try await server.client { $0.limits.answers = 10 }.withSession { _ = try await $0.mailboxes() }
            }
        }
    }

    @Test("A server that speaks plaintext instead of TLS is refused")
    func plaintextInsteadOfTLS() async throws {
        try await withServer([.line("* OK hello"), .expectClose]) { server in
            let error = await #expect(throws: IMAPError.self) { _ = try await server.client(.tls).checkSignIn() }
            guard case .notConnected(.tlsFailed)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("Every waiting command gets the error that ended the session")
    func everyWaitingCallerGetsTheError() async throws {
        try await withServer(
            Self.signedIn + [.expectCommand("NOOP"), .expectCommand("NOOP"), .expectCommand("NOOP"), .close]
        ) { server in
            await #expect(throws: IMAPError.connectionLost(.closedByPeer, phase: .open)) {
                try await server.client().withSession { session in
                    let failures = await withTaskGroup(of: IMAPError?.self) { group in
                        for _ in 0..<3 {
                            group.addTask {
                                do throws(IMAPError) { try await session.noop() } catch { return error }
                                return nil
                            }
                        }
                        return await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(failures == Array(repeating: .connectionLost(.closedByPeer, phase: .open), count: 3))
                    try await session.noop()
                }
            }
        }
    }

    @Test("Cancelling a command on the wire ends the session")
    func cancellingACommandOnTheWireEndsTheSession() async throws {
        try await withServer(Self.signedIn + [.expectCommand("NOOP"), .hang]) { server in
            let task = Task { try await server.client().withSession { try await $0.noop() } }
            try await server.wait(for: "the command") { $0.first?.lines.count == 1 }
            task.cancel()
            await #expect(throws: IMAPError.cancelled) { try await task.value }
            try await server.wait(for: "the close") { $0.first?.isClosed == true }
        }
    }

    @Test("The pause of a slow reader does not count towards the server's time limit")
    func aSlowReaderIsNotTheServersFault() async throws {
        let body = String(repeating: "x", count: 100_000)
        let answer = "* 1 FETCH (BODY[] {100000}\r\n\(body))\r\n"
        let steps: [ScriptStep] =
            Self.signedIn + Self.selectInbox + [
                .expectCommand("UID FETCH"), .text(String(repeating: answer, count: 40) + "{tag} OK\r\n"),
                .expectCommand("LOGOUT"), .close,
            ]
        try await withServer(steps) { server in
            let limit = Duration.seconds(5)
            try await server.client {
                $0.timeLimits.command = limit; $0.limits.waitingBytes = 10_000
            }.withSession { session in
                try await session.select(.inbox)
                var count = 0
                try await session.fetchMessages(.all, [.message]) { _ in
                    count += 1
                    if count == 2 { try await Task.sleep(for: limit + .seconds(1)) }
                }
                #expect(count == 40)
            }
        }
    }
}
