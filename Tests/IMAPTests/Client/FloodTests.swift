import LocalServers
import MailWire
import NIOCore
import Testing

@testable import IMAP

/// A server that sends without end is limited in bytes, not just in number, and must keep up a minimum rate.
@Suite("IMAP servers that flood or trickle", .timeLimit(.minutes(2))) struct FloodTests {
    private static let signedIn: [ScriptStep] = [.line("* PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS] hello")]
    private static let selectInbox: [ScriptStep] = [
        .expectCommand("SELECT"), .text("* 9 EXISTS\r\n{tag} OK [READ-WRITE]\r\n"),
    ]

    /// Returns the error of a command on a selected mailbox.
    private func failure(
        _ steps: [ScriptStep], _ change: @escaping (inout IMAPConfiguration) -> Void,
        _ body: @escaping @Sendable (IMAPSession) async throws -> Void
    ) async throws -> IMAPError? {
        let server = try await ScriptedServer.start([Self.signedIn + Self.selectInbox + steps])
        let error = await #expect(throws: IMAPError.self) {
            try await server.client(.plaintext, change).withSession { session in
                try await session.select(.inbox)
                try await body(session)
            }
        }
        // A script that sends without end may still be sending when the connection closes.
        await server.stop()
        return error
    }

    @Test("The responses to a command are bounded in bytes")
    func theAnswersOfACommandAreBoundedInBytes() async throws {
        let name = String(repeating: "m", count: 10_000)
        let lists = (0..<30).map { "* LIST () \"/\" \(name)\($0)\r\n" }.joined()
        let listed = try await failure([.expectCommand("LIST"), .text(lists), .hang]) {
            $0.limits.answerBytes = 100_000
        } _: {
            _ = try await $0.mailboxes()
        }
        #expect(listed == .limitExceeded(.answerBytes, maximum: 100_000))

        let changes = (0..<30).map { "* \($0 + 1) FETCH (FLAGS (\(name)))\r\n" }.joined()
        let stored = try await failure([.expectCommand("UID STORE"), .text(changes), .hang]) {
            $0.limits.answerBytes = 100_000
        } _: {
            try await $0.store(.uid(1), .add([.seen]), silent: false)
        }
        #expect(stored == .limitExceeded(.answerBytes, maximum: 100_000))
    }

    @Test("A fetch that collects its messages is bounded in bytes")
    func fetchAllIsBoundedInBytes() async throws {
        let subject = String(repeating: "s", count: 10_000)
        let envelopes = (0..<30).map {
            "* \($0 + 1) FETCH (ENVELOPE (NIL \"\(subject)\" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n"
        }.joined()
        let fetched = try await failure([.expectCommand("UID FETCH"), .text(envelopes + "{tag} OK\r\n"), .hang]) {
            $0.limits.answerBytes = 100_000
        } _: {
            _ = try await $0.fetchAll(.all, [.envelope])
        }
        #expect(fetched == .limitExceeded(.answerBytes, maximum: 100_000))
    }

    @Test("A message's attributes are bounded in bytes across its sections")
    func theAttributesOfAMessageAreBoundedInBytesAcrossItsSections() async throws {
        let value = String(repeating: "v", count: 6_000)
        let answer = "* 1 FETCH (X-ONE \"\(value)\" BODY[1] {0}\r\n X-TWO \"\(value)\")\r\n"
        let fetched = try await failure([.expectCommand("UID FETCH"), .text(answer), .hang]) {
            $0.limits.attributeBytes = 10_000
        } _: {
            try await $0.fetchMessages(.all, [.flags]) { _ in }
        }
        #expect(fetched == .limitExceeded(.attributeBytes, maximum: 10_000))
    }

    @Test("Unread events are bounded in bytes, and the overflow is reported")
    func unreadEventsAreBoundedInBytes() async throws {
        let text = String(repeating: "t", count: 3_000)
        let envelope = "ENVELOPE (NIL \"\(text)\" NIL NIL NIL NIL NIL NIL NIL NIL)"
        for line in ["* OK [ALERT] \(text)", "* 1 FETCH (\(envelope))", "* LIST () \"/\" \(text)"] {
            let flood = String(repeating: line + "\r\n", count: 100)
            let steps: [ScriptStep] = [
                .expectCommand("NOOP"), .text(flood + "{tag} OK\r\n"), .expectCommand("LOGOUT"), .close,
            ]
            try await withServer(Self.signedIn + Self.selectInbox + steps) { server in
                try await server.client { $0.limits.eventBytes = 50_000 }.withSession { session in
                    try await session.select(.inbox)
                    try await session.noop()
                    #expect(session.connection.facts.events.keptBytes <= 50_500)
                    let events = session.takeEvents()
                    #expect((2...17).contains(events.count) && events.last == .overflowed, "\(line.prefix(14))")
                    #expect(session.connection.facts.events.keptBytes == 0)
                }
            }
        }
    }

    @Test("Attributes count towards the bytes that may wait for a reader")
    func attributesCountTowardsTheBytesThatMayWait() {
        let stream = FetchStream(limit: 10_000)
        var batch = FetchBatch(stream: stream)
        batch.append([.other(name: "X", value: Array(repeating: 0, count: 20_000))])
        batch.flush()
        #expect(stream.holdIfFull())
    }

    @Test("A trickle of bytes does not keep a fetch alive")
    func aTrickleOfBytesDoesNotKeepAFetchAlive() async throws {
        let steps: [ScriptStep] = [
            .expectCommand("UID FETCH"), .text("* 1 FETCH (BODY[] {1000000}\r\n"),
            .loop([.text("x"), .wait(.milliseconds(20))]),
        ]
        let window = Duration.seconds(1)
        let error = try await failure(steps) {
            $0.timeLimits.leastRate = 10_000
            $0.timeLimits.rateWindow = window
        } _: {
            try await $0.fetchMessages(.all, [.message]) { _ in }
        }
        #expect(error == .tooSlow(command: "FETCH", leastRate: 10_000, window: window))
    }

    @Test("Occasional responses do not keep a copy alive")
    func occasionalResponsesDoNotKeepACopyAlive() async throws {
        let steps: [ScriptStep] = [
            .expectCommand("UID COPY"), .loop([.text("* OK still here\r\n"), .wait(.milliseconds(20))]),
        ]
        let error = try await failure(steps) {
            $0.timeLimits.work = .seconds(5)
        } _: {
            _ = try await $0.copy(.uid(1), to: "Archive")
        }
        guard case .timeLimitPassed(command: "COPY", .open, limit: .seconds(5), _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("An endless line does not keep a copy alive")
    func anEndlessLineDoesNotKeepACopyAlive() async throws {
        let steps: [ScriptStep] = [.expectCommand("UID COPY"), .loop([.text("x"), .wait(.milliseconds(20))])]
        let error = try await failure(steps) {
            $0.timeLimits.command = .seconds(5)
        } _: {
            _ = try await $0.copy(.uid(1), to: "Archive")
        }
        #expect(error == .timeLimitPassed(command: "COPY", phase: .open, limit: .seconds(5), lastWords: nil))
    }

    @Test("The pause of a slow reader does not count towards the rate of a stream")
    func aSlowReaderDoesNotMakeAStreamSlow() {
        let second = TimeAmount.seconds(1)
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        var rate = StreamRate(least: 100, window: .seconds(10))
        rate.restart(at: start)
        rate.note(999)
        #expect(rate.deadline == start + .seconds(10))
        rate.restart(at: start + second)
        rate.note(1000)
        let fits = rate.endWindow(at: start + .seconds(11))
        #expect(fits && rate.deadline == start + .seconds(21))
        rate.note(999)
        let isTooSlow = !rate.endWindow(at: start + .seconds(21))
        #expect(isTooSlow)
    }

    @Test("A cancelled task does not wait for the answer to LOGOUT")
    func aCancelledTaskDoesNotWaitForLogout() async throws {
        try await withServer(Self.signedIn + [.expectCommand("LOGOUT"), .hang]) { server in
            let client = server.client { $0.timeLimits.logout = .seconds(600) }
            let task = Task { try await client.withSession { _ in } }
            try await server.wait(for: "the farewell") { $0.first?.lines.last?.hasSuffix("LOGOUT") == true }
            task.cancel()
            _ = await task.result
        }
    }
}
