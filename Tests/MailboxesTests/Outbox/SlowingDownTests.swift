import LocalServers
import SMTP
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

/// Servers that ask for less, and daily limits.
@Suite("Slowing down", .timeLimit(.minutes(3)))
struct SlowingDownTests {
    @Test(
        "Throttling is distinguished from what concerns one message",
        arguments: [
            (421, "4.7.0", "Our system has detected an unusual rate", SendingState.Pause.throttled),
            (421, nil, "Service not available", .throttled), (450, "4.7.1", "Policy", .throttled),
            (454, "4.7.0", "Too many login attempts, please try again later.", .throttled),
            (451, nil, "Too many messages", .throttled),
            (550, "5.4.5", "Daily user sending limit exceeded.", .dailyLimit),
            (452, "4.5.3", "Too many recipients", nil), (450, "4.7.1", "Greylisted, try again", nil),
            (450, "4.2.1", "Mailbox busy", nil), (452, "4.3.1", "Insufficient system storage", nil),
            (550, "5.1.1", "No such user", nil), (250, nil, "ok", nil),
        ] as [(Int, String?, String, SendingState.Pause?)])
    func recognisesThrottling(code: Int, status: String?, text: String, expected: SendingState.Pause?) {
        let digits = status?.split(separator: ".").compactMap { Int($0) } ?? []
        let enhanced = digits.count == 3 ? EnhancedStatusCode(digits[0], digits[1], digits[2]) : nil
        #expect(SendingState.Pause(SMTPReply(code: code, enhancedStatus: enhanced, text: text)) == expected)
    }

    private func withServer(
        _ scripts: [[ScriptStep]], _ body: (Workplace, Mailbox, ScriptedServer, OutboxClock) async throws -> Void
    ) async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let server = try await ScriptedServer.start(scripts)
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            try await workplace.outbox.setFilesSentCopies(true, of: mailbox)
            try await body(workplace, mailbox, server, OutboxClock())
            await server.stop()
        }
    }

    private func enqueue(
        _ count: Int, _ outbox: Outbox, _ mailbox: Mailbox, isBulk: Bool = false
    ) async throws -> [Int64] {
        var ids: [Int64] = []
        for number in 0..<count {
            let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "\(number)")
            ids.append(try await outbox.enqueue(draft, from: mailbox, isBulk: isBulk).item.id)
        }
        return ids
    }

    @Test("A throttling reply pauses the mailbox and counts as no attempt; after the pause the queue goes on")
    func throttle() async throws {
        let busy = ScriptedSubmission.signIn + [.expectPrefix("MAIL"), .line("421 4.7.0 try later"), .close]
        try await withServer([busy, ScriptedSubmission.takesAll]) { workplace, mailbox, server, clock in
            let outbox = workplace.outbox(clock)
            let ids = try await enqueue(3, outbox, mailbox)
            try await outbox.deliver(mailbox)
            let state = try await outbox.sendingState(of: mailbox)
            #expect(state.pause == .throttled)
            let end = try #require(state.pausedUntil)
            #expect(end > clock.now + .seconds(200) && end < clock.now + .seconds(400))
            for id in ids {
                let item = try await workplace.item(id)
                #expect(item.state == .queued && item.attempts == 0)
                let explanation = item.explanation(state, now: clock.now)
                #expect(explanation.situation == .throttled && explanation.time == end)
            }
            // The server is left alone while the pause lasts, and a delivery throws.
            await #expect(throws: ServerFailure.self) { try await outbox.deliver(mailbox) }
            #expect(server.connections.count == 1)
            try await outbox.deliverUntilAnswered(mailbox)
            #expect(clock.now >= end)
            for id in ids { #expect(try await workplace.item(id).state == .accepted) }
            #expect(try await outbox.sendingState(of: mailbox).pause == nil)
            #expect(server.connections.count == 2)
        }
    }

    @Test("A server that has no time for a session pauses the mailbox as throttled, also for a user")
    func busyGreeting() async throws {
        try await withServer([[.line("450 4.3.2 busy"), .close]]) { workplace, mailbox, server, clock in
            let outbox = workplace.outbox(clock)
            let ids = try await enqueue(1, outbox, mailbox)
            for _ in 0..<2 {
                await #expect(throws: ServerFailure.self) { try await outbox.deliver(mailbox, userInitiated: true) }
            }
            #expect(try await outbox.sendingState(of: mailbox).pause == .throttled)
            #expect(server.connections.count == 1)
            #expect(try await workplace.item(ids[0]).attempts == 0)
        }
    }

    @Test("The provider's daily limit defers, although it is a 550")
    func dailyLimit() async throws {
        let full =
            ScriptedSubmission.signIn + ScriptedSubmission.refusing("550 5.4.5 Daily user sending limit exceeded.")
            + [.expect("RSET"), .line("250 ok")] + ScriptedSubmission.quit
        try await withServer([full, ScriptedSubmission.takesAll]) { workplace, mailbox, _, clock in
            let outbox = workplace.outbox(clock)
            let ids = try await enqueue(1, outbox, mailbox)
            try await outbox.deliver(mailbox)
            let item = try await workplace.item(ids[0])
            #expect(item.state == .queued && item.attempts == 0)
            #expect(item.recipients.map(\.state) == [.pending])
            #expect(try await outbox.sendingState(of: mailbox).pause == .dailyLimit)
            try await outbox.deliverUntilAnswered(mailbox)
            #expect(try await workplace.item(ids[0]).state == .accepted)
        }
    }

    @Test("Mail over the daily limit waits until the window frees up; bulk leaves a reserve; ordinary mail goes first")
    func quota() async throws {
        try await withServer([ScriptedSubmission.takesAll]) { workplace, mailbox, _, clock in
            let outbox = workplace.outbox(clock)
            try await outbox.setDailyLimit(10, of: mailbox)
            let bulk = try await enqueue(12, outbox, mailbox, isBulk: true)
            let start = clock.now
            try await outbox.deliver(mailbox)
            func states(_ ids: [Int64]) async throws -> [OutboxState] {
                var states: [OutboxState] = []
                for id in ids { states.append(try await workplace.item(id).state) }
                return states
            }
            #expect(try await states(bulk).count { $0 == .accepted } == 8)
            clock.advance(by: .seconds(3600))
            let ordinary = try await enqueue(3, outbox, mailbox)
            try await outbox.deliver(mailbox)
            #expect(try await states(ordinary) == [.accepted, .accepted, .queued])
            #expect(try await states(bulk).count { $0 == .accepted } == 8)
            let state = try await outbox.sendingState(of: mailbox)
            #expect(state.isFullUntil(clock.now, isBulk: false) == start + SendingBudget.window)
            let explanation = try await workplace.item(ordinary[2]).explanation(state, now: clock.now)
            #expect(explanation.situation == .limitUsedUp && explanation.time == start + SendingBudget.window)
            try await outbox.deliverUntilAnswered(mailbox)
            #expect(try await states(ordinary + bulk).allSatisfy { $0 == .accepted })
            #expect(clock.now >= start + SendingBudget.window)
        }
    }

    @Test("A clock that was days ahead and is set back does not keep a message waiting")
    func clockComesBack() async throws {
        let busy = ScriptedSubmission.signIn + ScriptedSubmission.refusing("450 4.2.1 busy")
        let busyThenQuit = busy + [.expect("RSET"), .line("250 ok")] + ScriptedSubmission.quit
        try await withServer([busyThenQuit, ScriptedSubmission.takesAll]) { workplace, mailbox, _, clock in
            let ahead = OutboxClock(clock.now + .seconds(10 * 86_400))
            let ids = try await enqueue(1, workplace.outbox(ahead), mailbox)
            try await workplace.outbox(ahead).deliver(mailbox)
            #expect(try await workplace.item(ids[0]).state == .queued)
            try await workplace.outbox(clock).deliver(mailbox)
            #expect(try await workplace.item(ids[0]).state == .accepted)
        }
    }
}
