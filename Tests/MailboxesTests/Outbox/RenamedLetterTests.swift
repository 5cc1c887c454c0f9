import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

/// Servers that give a letter another Message-ID: what is found in Sent, and what absence proves.
@Suite("Letters that a server has given another Message-ID", .timeLimit(.minutes(5)))
struct RenamedLetterTests {
    private func withOutlook(
        _ outlook: FakeOutlook, _ engine: TestEngine = .sqlite, isKnown: Bool = true,
        _ body: (Workplace, Outbox, Mailbox, OutboxClock) async throws -> Void
    ) async throws {
        try await withWorkplace(engine: engine) { workplace in
            try await workplace.withMailbox(at: outlook, isKnown: isKnown) { outbox, mailbox, clock in
                try await body(workplace, outbox, mailbox, clock)
            }
        }
    }

    /// Sends a letter to one recipient and returns its item after one pass.
    @discardableResult
    private func send(
        _ subject: String = "Faktura 7", key: String? = nil, from mailbox: Mailbox, by outbox: Outbox
    ) async throws -> OutboxItem {
        let draft = try invoice(
            from: .init(address: mailbox.address, password: ""), to: ["jan@odberatel.test"], subject: subject)
        let id = try await outbox.enqueue(draft, from: mailbox, key: key).item.id
        try await outbox.deliver(mailbox)
        return try await read(id, outbox)
    }

    private func read(_ id: Int64, _ outbox: Outbox) async throws -> OutboxItem {
        try #require(try await outbox.item(id: id))
    }

    private static let filing: [FakeOutlook.Manner] = [
        .keepsMessageID, .keepsOriginal, .keepsToken, .keepsNothing, .changesDate,
    ]

    @Test(
        "A letter whose answer was lost is found in Sent and is not sent again",
        arguments: TestEngine.allCases, filing)
    func answerLost(engine: TestEngine, manner: FakeOutlook.Manner) async throws {
        let outlook = FakeOutlook(manner)
        try await withOutlook(outlook, engine) { _, outbox, mailbox, clock in
            outlook.change { $0.lostAnswers = 1 }
            let sent = try await send(from: mailbox, by: outbox)
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            let item = try await read(sent.id, outbox)
            #expect(item.state == .accepted && item.seenInSentAt != nil && item.sentCopy == .byServer)
            #expect(item.attempts == 1 && outlook.taken == 1 && outlook.appended == 0)
        }
    }

    @Test(
        "It is also found at a server that matches every search with everything and returns few fields",
        arguments: [
            FakeOutlook.Manner.keepsOriginal, .keepsToken, .keepsNothing,
        ])
    func poorServer(manner: FakeOutlook.Manner) async throws {
        let outlook = FakeOutlook(manner)
        try await withOutlook(outlook) { _, outbox, mailbox, _ in
            outlook.place("From: a@b.test\r\nTo: jan@odberatel.test\r\nSubject: Jina\r\nMessage-ID: <x@y>\r\n\r\nx\r\n")
            outlook.change { ($0.lostAnswers, $0.searchesAll, $0.tellsFewFields) = (1, true, true) }
            let sent = try await send(from: mailbox, by: outbox)
            #expect(sent.state == .accepted && outlook.taken == 1)
        }
    }

    @Test("The provider list proves nothing: the user decides", arguments: TestEngine.allCases)
    func listProvesNothing(engine: TestEngine) async throws {
        let outlook = FakeOutlook(.keepsOriginal)
        try await withOutlook(outlook, engine) { _, outbox, mailbox, clock in
            outlook.change { $0.lostLetters = 1 }
            let sent = try await send(from: mailbox, by: outbox)
            for _ in 0..<3 {
                clock.advance(by: .seconds(1801))
                try await outbox.deliver(mailbox)
            }
            let item = try await read(sent.id, outbox)
            #expect(item.state == .uncertain && item.needsDecision && item.attempts == 1 && item.repeats == 0)
            let explanation = item.explanation(try await outbox.sendingState(of: mailbox), now: clock.now)
            #expect(explanation.situation == .filingUnknown && explanation.remedy == .decide)
        }
    }

    @Test(
        "Absence is proof once an accepted letter was found by a sure mark",
        arguments: TestEngine.allCases, filing)
    func seenBefore(engine: TestEngine, manner: FakeOutlook.Manner) async throws {
        let outlook = FakeOutlook(manner)
        try await withOutlook(outlook, engine) { _, outbox, mailbox, clock in
            let first = try await send("Prvni", from: mailbox, by: outbox)
            #expect(first.state == .accepted && first.sentCopy == .byServer)
            outlook.change { $0.lostLetters = 1 }
            let second = try await send("Druha", from: mailbox, by: outbox)
            #expect(second.state == .uncertain)
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            let item = try await read(second.id, outbox)
            let isSure = manner != .keepsNothing && manner != .changesDate
            #expect(item.state == (isSure ? .accepted : .uncertain))
            #expect(item.needsDecision == !isSure && item.repeats == (isSure ? 1 : 0))
            #expect(outlook.taken == (isSure ? 2 : 1))
            #expect(try await outbox.sendingState(of: mailbox).filing?.provesAbsence(hasToken: true) == isSure)
        }
    }

    @Test("The proof is forgotten if an accepted letter is no longer there", arguments: TestEngine.allCases)
    func controlIsGone(engine: TestEngine) async throws {
        let outlook = FakeOutlook(.keepsOriginal)
        try await withOutlook(outlook, engine) { _, outbox, mailbox, clock in
            try await send("Prvni", from: mailbox, by: outbox)
            #expect(try await outbox.sendingState(of: mailbox).filing == .originalMessageID)
            outlook.change { ($0.sent, $0.lostLetters) = ([], 1) }
            let second = try await send("Druha", from: mailbox, by: outbox)
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            let item = try await read(second.id, outbox)
            #expect(item.state == .uncertain && item.needsDecision && item.repeats == 0)
            #expect(try await outbox.sendingState(of: mailbox).filing == nil)
        }
    }

    @Test("The proof is forgotten for good if a letter considered absent turns up", arguments: TestEngine.allCases)
    func turnsUp(engine: TestEngine) async throws {
        let outlook = FakeOutlook(.keepsOriginal)
        try await withOutlook(outlook, engine) { workplace, outbox, mailbox, clock in
            try await send("Prvni", from: mailbox, by: outbox)
            outlook.change { $0.lostLetters = 1 }
            let second = try await send("Druha", from: mailbox, by: outbox)
            // It is about to be sent again, and is seen before that.
            try await workplace.database.write { transaction in
                try transaction.execute(
                    "UPDATE outbox SET state = 'queued', repeats = 1, next_attempt_at = $1 WHERE id = $2",
                    [clock.now + .seconds(60), second.id])
                try transaction.execute(
                    "UPDATE outbox_recipients SET state = 'pending', is_repeated = 1 WHERE outbox_id = $1", [second.id])
                let copy =
                    "Message-ID: <late@rewriter.test>\nX-Microsoft-Original-Message-ID: <\(second.messageID)>\n\nx\n"
                _ = try OutboxEvidence.noteSeenInSent(
                    LetterMarks(header: Array(copy.utf8)), of: mailbox.id, at: clock.now, in: transaction)
            }
            #expect(try await read(second.id, outbox).state == .accepted)
            #expect(try await outbox.sendingState(of: mailbox).filing == .contradicted)
            try await send("Treti", from: mailbox, by: outbox)
            #expect(try await outbox.sendingState(of: mailbox).filing == .contradicted)
        }
    }

    @Test(
        "The server's copy is noticed, and no second one is filed", arguments: filing, [true, false])
    func copies(manner: FakeOutlook.Manner, isKnown: Bool) async throws {
        let outlook = FakeOutlook(manner)
        try await withOutlook(outlook, isKnown: isKnown) { _, outbox, mailbox, clock in
            for subject in ["Prvni", "Druha"] {
                let sent = try await send(subject, from: mailbox, by: outbox)
                clock.advance(by: .seconds(4))
                try await outbox.finishCopies(of: mailbox)
                #expect(try await read(sent.id, outbox).sentCopy == .byServer)
            }
            #expect(try await outbox.sendingState(of: mailbox).filesCopies == true)
            clock.advance(by: .seconds(86_400))
            try await outbox.deliver(mailbox)
            #expect(outlook.sent.count == 2 && outlook.appended == 0)
        }
    }

    @Test("A server that is listed as filing but doesn't is given the grace time; then Pennypost files")
    func saidToFile() async throws {
        let outlook = FakeOutlook(.filesNothing)
        try await withOutlook(outlook) { _, outbox, mailbox, clock in
            let sent = try await send(from: mailbox, by: outbox)
            clock.advance(by: .seconds(1700))
            try await outbox.deliver(mailbox)
            #expect(outlook.appended == 0)
            clock.advance(by: .seconds(101))
            try await outbox.deliver(mailbox)
            #expect(outlook.appended == 1)
            #expect(try await read(sent.id, outbox).sentCopy == .filed)
            // What Pennypost has filed does not show that the server files.
            #expect(try await outbox.sendingState(of: mailbox).filesCopies == false)
        }
    }

    @Test(
        "A message in Sent that the server does not return does not keep a letter from being found",
        arguments: [true, false])
    func oneBreaks(isRefused: Bool) async throws {
        let outlook = FakeOutlook(.keepsToken)
        try await withOutlook(outlook) { _, outbox, mailbox, clock in
            for number in 1...6 {
                outlook.place(
                    "From: a@b.test\r\nTo: c@d.test\r\nSubject: \(number)\r\nMessage-ID: <\(number)@y>\r\n\r\nx\r\n")
            }
            outlook.change { state in
                state.lostAnswers = 1
                if isRefused { state.refused = [3] } else { state.breaking = [3] }
            }
            let found = try await send("Prvni", from: mailbox, by: outbox)
            #expect(found.state == .accepted && outlook.taken == 1)
            // What cannot be read might be the letter, so its absence is not proved.
            outlook.change { $0.lostLetters = 1 }
            let lost = try await send("Druha", from: mailbox, by: outbox)
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            let item = try await read(lost.id, outbox)
            #expect(item.state == .uncertain && item.needsDecision && outlook.taken == 1)
        }
    }

    @Test("Two letters of the same likeness and second are not mistaken for each other", arguments: TestEngine.allCases)
    func twins(engine: TestEngine) async throws {
        let outlook = FakeOutlook(.keepsNothing)
        try await withOutlook(outlook, engine) { _, outbox, mailbox, clock in
            outlook.change { ($0.lostAnswers, $0.lostLetters) = (1, 0) }
            let draft = try invoice(
                from: .init(address: mailbox.address, password: ""), to: ["jan@odberatel.test"])
            var ids: [Int64] = []
            for key in ["a", "b"] { ids.append(try await outbox.enqueue(draft, from: mailbox, key: key).item.id) }
            try await outbox.deliver(mailbox, only: [ids[0]])
            outlook.change { $0.lostLetters = 1 }
            try await outbox.deliver(mailbox, only: [ids[1]])
            clock.advance(by: .seconds(1801))
            try await outbox.deliver(mailbox)
            #expect(try await read(ids[1], outbox).state == .uncertain)
            #expect(try await read(ids[1], outbox).needsDecision)
        }
    }

    @Test("The Message-ID in the server's answer is remembered", arguments: TestEngine.allCases)
    func namedInTheAnswer(engine: TestEngine) async throws {
        let outlook = FakeOutlook(.filesNothing)
        try await withOutlook(outlook, engine) { workplace, outbox, mailbox, clock in
            let draft = try invoice(from: .init(address: mailbox.address, password: ""), to: ["jan@odberatel.test"])
            let sent = try await outbox.enqueue(draft, from: mailbox).item
            let request = OutboxClaimRequest(
                state: .transmitting, count: 1, size: 1 << 20, now: clock.now, nextAttempt: { _ in clock.now })
            let turn = try await outbox.store.takeOver(mailbox, request).turn
            let reply = "250 2.0.0 OK <new@rewriter.test> [Hostname=x]"
            let recipient = OutboxItem.Recipient(address: "jan@odberatel.test", state: .accepted, reply: reply)
            let report = OutboxReport(
                id: sent.id, recipients: [recipient], nextAttemptAt: clock.now, heardAt: clock.now)
            let recorded = try await outbox.store.record([report], turn, thenClaim: nil).items
            #expect(recorded.map(\.otherMessageIDs) == [["new@rewriter.test"]])
            let named = try await workplace.database.read { transaction in
                try OutboxLetters.named(["new@rewriter.test"], of: mailbox.id, in: transaction).map(\.id)
            }
            #expect(named == [sent.id])
        }
    }
}
