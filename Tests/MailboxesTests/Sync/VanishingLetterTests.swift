import IMAP
import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

@Suite("A letter that another program removes while it is fetched", .timeLimit(.minutes(5)))
struct VanishingLetterTests {
    @Test("is not named, and the others are fetched", arguments: LetterRemoval.Manner.allCases, TestEngine.allCases)
    func dropped(manner: LetterRemoval.Manner, engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            let removal = LetterRemoval(manner, of: 3...3)
            company.server.misbehave(removal.answer)
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 4 && summary.shortfall.isEmpty, "\(summary.shortfall)")
            #expect(try await company.here() == ["m1", "m2", "m4", "m5"])
            #expect(try await company.count("undelivered_messages") == 0)
            company.server.add(SyncFixture.letter("m6"))
            let next = try await company.fetch()
            #expect(next.newMessages.count == 1 && next.shortfall.isEmpty, "\(next.shortfall)")
        }
    }

    @Test("may be one of hundreds: the folder is fetched to its end", arguments: LetterRemoval.Manner.allCases)
    func many(manner: LetterRemoval.Manner) async throws {
        try await withOddServerFixture(letters: 300) { company async throws in
            let removal = LetterRemoval(manner, of: 20...219)
            company.server.misbehave(removal.answer)
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 100 && summary.shortfall.isEmpty, "\(summary.shortfall)")
            #expect(company.server.connectionCount == 1)
        }
    }

    @Test(
        "and that was not delivered before is no longer named",
        arguments: [LetterRemoval.Manner.silent, .late, .refusing], TestEngine.allCases)
    func noted(manner: LetterRemoval.Manner, engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            company.server.misbehave { LetterFault.refusedBody.answer($0, bad: 3) }
            #expect(try await company.fetch().undelivered.map(\.uid) == [3])
            company.server.behave()
            company.clock.pass(.seconds(700))
            let removal = LetterRemoval(manner, of: 3...3)
            company.server.misbehave(removal.answer)
            #expect(try await company.fetch().shortfall.isEmpty)
            #expect(try await company.count("undelivered_messages") == 0)
        }
    }

    @Test(
        "is distinguished from one that is there, however the server searches",
        arguments: [LetterFault.silentBody, .nilBody])
    func there(fault: LetterFault) async throws {
        try await withOddServerFixture { company async throws in
            company.server.misbehave { fault.answer($0, bad: 3) }
            company.server.misbehave { $0.text.hasPrefix("UID SEARCH") ? .lines(["SEARCH 1 2 4 5"]) : nil }
            #expect(try await company.fetch().undelivered.map(\.uid) == [3])
            #expect(try await company.here() == ["m1", "m2", "m4", "m5"])
        }
    }

    @Test("is dropped at a Dovecot", arguments: ServerLevel.allCases)
    func dovecot(level: ServerLevel) async throws {
        try await withSyncFixture(level) { company in
            try await company.append((1...6).map { "m\($0)" })
            try await company.fetcher.withSession(of: company.mailbox, as: .fetch) { session, store in
                let course = FetchCourse(FetchLimits(), mayReconnect: false)
                let folders = try await FolderListing(session: session, store: store, course: course).list()
                let folder = try #require(folders.first { $0.name.isInbox })
                let selected = try await session.select(.inbox, readOnly: true)
                let state = try await store.open(folder, known: nil, selected: selected, at: .now)

                try await company.remove([2])
                let asked = UIDRanges([1, 2, 3])
                #expect(try await session.uids(among: asked) == asked, "it searches in what it has told")
                #expect(try await session.remaining(of: asked) == UIDRanges([1, 3]))

                // It sends the figures of what has gone once more, and then reports that it has gone.
                try await company.remove([4, 5])
                let sync = FolderSync(
                    session: session, store: store, limits: FetchLimits(), tally: FetchTally(), now: { .now })
                let outcome = try await FolderAdditions(sync: sync, folder: state)
                    .bring([6, 5, 4, 3, 1], below: 7, suspects: .init()) { _ in }
                #expect(outcome.new.count == 3 && outcome.refusal == nil && outcome.end == nil)
            }
            #expect(try await company.count("undelivered_messages") == 0)
            #expect(try await company.fetch().shortfall.isEmpty)
            try await company.expectSame()
        }
    }
}

extension SyncFixture {
    fileprivate func remove(_ uids: UIDSet) async throws {
        try await elsewhere { session in
            try await session.select(.inbox)
            try await session.store(.uids(uids), .add([.deleted]))
            try await session.expunge()
        }
    }
}
