import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("The outbox as people see it", .timeLimit(.minutes(2))) struct ReadableOutboxTests {
    /// Sends letters, and returns their numbers in the order of the subjects.
    private static func send(_ subjects: [String], _ fixture: DraftFixture, from: Mailbox? = nil) async throws
        -> [Int64]
    {
        var ids: [Int64] = []
        for subject in subjects {
            let draft = try #require(
                try await fixture.begin(fixture.content(subject: subject, from: from), key: subject))
            guard case .inOutbox(let id)? = try await fixture.send(draft) else { continue }
            ids.append(id)
        }
        return ids
    }

    private static func set(_ columns: String, _ id: Int64, _ fixture: DraftFixture) async throws {
        try await fixture.database.write { try $0.execute("UPDATE outbox SET \(columns) WHERE id = $1", [id]) }
    }

    private static func outbox(_ fixture: DraftFixture) -> ReadableOutbox {
        ReadableOutbox(fixture.directory, now: { fixture.clock.now })
    }

    private static let deeds: [ReadableOutbox.Deed] = [.takeBack, .sendNow, .sendAgain, .giveUp, .seenTo]

    /// The mailbox's password is refused, or not any more.
    private static func park(_ isParked: Bool, _ fixture: DraftFixture) async throws {
        try await fixture.database.write {
            try $0.execute("DELETE FROM outbox_mailboxes WHERE mailbox_id = $1", [fixture.shared.id])
            guard isParked else { return }
            try $0.execute(
                "INSERT INTO outbox_mailboxes (mailbox_id, password_refused_at) VALUES ($1, 1)", [fixture.shared.id])
        }
    }

    @Test("Each letter is in the part that says what it needs", arguments: TestEngine.allCases)
    func parts(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (outbox, writer) = (Self.outbox(fixture), DraftFixture.writer)
            let ids = try await Self.send(["waits", "taken", "came back", "refused", "uncertain"], fixture)
            try await Self.set("state = 'accepted'", ids[1], fixture)
            try await Self.set("state = 'accepted', bounced_at = 1", ids[2], fixture)
            try await Self.set("state = 'refused'", ids[3], fixture)
            try await Self.set("state = 'uncertain'", ids[4], fixture)
            func subjects(_ part: ReadableOutbox.Part) async throws -> [String] {
                try await outbox.letters(part, limit: 10, for: writer).map(\.item.subject)
            }
            #expect(try await subjects(.trouble) == ["uncertain", "refused", "came back"])
            #expect(try await subjects(.waiting) == ["waits"])
            #expect(try await subjects(.handedOver) == ["taken"])
            #expect(try await subjects(.all) == ["uncertain", "refused", "came back", "taken", "waits"])
            #expect(try await outbox.count(.trouble, for: writer) == 3)
            // What a person has seen to needs nothing any more.
            #expect(try await outbox.carryOut(.seenTo, on: ids[3], for: writer))
            #expect(try await subjects(.trouble) == ["uncertain", "came back"])
            // A refused password parks what waits.
            try await Self.park(true, fixture)
            #expect(try await subjects(.trouble) == ["uncertain", "came back", "waits"])
            #expect(try await subjects(.waiting).isEmpty)
        }
    }

    @Test("Pages go on by number, over all mailboxes", arguments: TestEngine.allCases)
    func pages(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let one = try await Self.send(["1", "2"], fixture)
            let two = try await Self.send(["3", "4"], fixture, from: fixture.own)
            let outbox = Self.outbox(fixture)
            let first = try await outbox.letters(.all, limit: 3, for: DraftFixture.writer)
            #expect(first.map(\.item.id) == [two[1], two[0], one[1]])
            #expect(first.map(\.mailbox.id) == [fixture.own.id, fixture.own.id, fixture.shared.id])
            let rest = try await outbox.letters(.all, below: one[1], limit: 3, for: DraftFixture.writer)
            #expect(rest.map(\.item.id) == [one[0]])
        }
    }

    @Test("What came back from some and waits for others is listed once", arguments: TestEngine.allCases)
    func listedOnce(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (outbox, writer) = (Self.outbox(fixture), DraftFixture.writer)
            let id = try await Self.send(["both"], fixture)[0]
            try await Self.set("bounced_at = 1", id, fixture)
            for isParked in [false, true] {
                try await Self.park(isParked, fixture)
                #expect(try await outbox.letters(.trouble, limit: 5, for: writer).map(\.item.id) == [id])
                #expect(try await outbox.count(.trouble, for: writer) == 1)
                #expect(try await outbox.count(.waiting, for: writer) == 0)
            }
            // Seen to, it is one that waits.
            #expect(try await outbox.carryOut(.seenTo, on: id, for: writer))
            #expect(try await outbox.letters(.trouble, limit: 5, for: writer).map(\.item.id) == [id], "parked")
            try await Self.park(false, fixture)
            #expect(try await outbox.count(.trouble, for: writer) == 0)
            #expect(try await outbox.count(.waiting, for: writer) == 1)
        }
    }

    @Test(
        "Each deed fits the states in which it is offered, and changes nothing in others",
        arguments: TestEngine.allCases)
    func deeds(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (outbox, writer) = (Self.outbox(fixture), DraftFixture.writer)
            let id = try await Self.send(["letter"], fixture)[0]
            let fitting: [ReadableOutbox.Deed: Set<OutboxState>] = [
                .takeBack: [.queued, .attempting], .sendNow: [.queued], .sendAgain: [.uncertain],
                .giveUp: [.uncertain],
            ]
            for (deed, states) in fitting {
                for state in OutboxState.allCases {
                    try await Self.set("state = '\(state.rawValue)'", id, fixture)
                    try await fixture.database.write {
                        try $0.execute("UPDATE outbox_recipients SET state = 'pending', reply = NULL")
                    }
                    if states.contains(state) {
                        #expect(try await outbox.carryOut(deed, on: id, for: writer), "\(deed) of \(state)")
                    } else {
                        await #expect(throws: OutboxError.self, "\(deed) of \(state)") {
                            try await outbox.carryOut(deed, on: id, for: writer)
                        }
                        #expect(try await fixture.outbox.item(id: id)?.state == state, "\(deed) of \(state)")
                    }
                }
            }
            // What has not gone wrong is not seen to beforehand.
            for state in OutboxState.allCases {
                try await Self.set("state = '\(state.rawValue)', seen_to_at = NULL", id, fixture)
                #expect(try await outbox.carryOut(.seenTo, on: id, for: writer))
                let seenTo = try await fixture.outbox.item(id: id)?.seenToAt
                #expect((seenTo != nil) == (state == .refused), "\(state)")
            }
        }
    }

    @Test("What fails after a person has seen to it is in trouble once more", arguments: TestEngine.allCases)
    func reopened(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (outbox, writer) = (Self.outbox(fixture), DraftFixture.writer)
            let draft = try #require(
                try await fixture.begin(fixture.content(to: "petr@jinde.test, eva@jinde.test")))
            guard case .inOutbox(let id)? = try await fixture.send(draft) else {
                Issue.record("not sent")
                return
            }
            try await Self.set("state = 'accepted'", id, fixture)
            try await fixture.database.write { try $0.execute("UPDATE outbox_recipients SET state = 'accepted'") }
            let messageID = try await fixture.outbox.item(id: id)?.messageID
            func comeBack(_ address: String) async throws -> Int {
                try await fixture.database.write { transaction in
                    try OutboxEvidence.noteBounced(
                        messageID: messageID, of: fixture.shared.id,
                        [OutboxEvidence.Bounce(address: address, words: "550 5.1.1 unknown")], at: fixture.clock.now,
                        in: transaction)
                }
                return try await outbox.count(.trouble, for: writer)
            }
            #expect(try await comeBack("petr@jinde.test") == 1)
            #expect(try await outbox.carryOut(.seenTo, on: id, for: writer))
            #expect(try await comeBack("petr@jinde.test") == 0, "the same report once more")
            #expect(try await comeBack("eva@jinde.test") == 1)
        }
    }

    @Test("Only who may send sees a letter and decides about it", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let outbox = Self.outbox(fixture)
            let id = try await Self.send(["tajné"], fixture)[0]
            let foreign = MailboxViewer(personID: 2, companyID: 9, isAdministrator: true)
            let manager = MailboxViewer(personID: 4, companyID: 1, isAdministrator: false)
            try await MailboxPeople(fixture.directory).set(.manage, of: 4, on: fixture.shared.id, inCompany: 1)
            for other in [DraftFixture.reader, manager, DraftFixture.administrator, foreign] {
                let seen = try await outbox.letter(id, for: other)
                #expect(seen?.item == nil)
                #expect(try await outbox.bytes(of: id, for: other) == nil)
                #expect(try await outbox.letters(.all, limit: 5, for: other).isEmpty)
                #expect(try await outbox.count(.waiting, for: other) == 0)
                #expect(try await outbox.isAny(for: other) == false)
                for deed: ReadableOutbox.Deed in Self.deeds {
                    #expect(try await outbox.carryOut(deed, on: id, for: other) == false)
                }
            }
            #expect(try await fixture.outbox.item(id: id)?.state == .queued)
            #expect(try await outbox.carryOut(.takeBack, on: id, for: DraftFixture.writer))
            await #expect(throws: OutboxError.cannotCancel(id: id, state: .cancelled)) {
                try await outbox.carryOut(.takeBack, on: id, for: DraftFixture.writer)
            }
            try await MailboxPeople(fixture.directory).set([], of: 2, on: fixture.shared.id, inCompany: 1)
            let left = try await outbox.letter(id, for: DraftFixture.writer)
            #expect(left?.item == nil)
        }
    }
}
