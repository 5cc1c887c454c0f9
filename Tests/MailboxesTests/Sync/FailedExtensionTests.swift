import IMAP
import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

@Suite("A server that fails at an extension or a command that it announces", .timeLimit(.minutes(5)))
struct FailedExtensionTests {
    private static let all =
        "UIDPLUS UNSELECT NAMESPACE IDLE ENABLE ID CONDSTORE QRESYNC ESEARCH LIST-EXTENDED LIST-STATUS SPECIAL-USE MOVE "
        + "OBJECTID"

    /// What fails, found by a part of the command.
    enum Failure: String, CaseIterable, Sendable {
        case condStoreBad, condStoreNo, listStatus, list, statusItems, search, extendedSearch, searchSilent, objectID
        case enable, enableEnds, id, unselect, changedSince, flags, selectEnds, listEnds, uidValidity, exists

        func answer(_ command: OddMailServer.Command) -> OddMailServer.Answer? {
            let text = command.text
            let bad = OddMailServer.Answer.refusal("BAD unknown option")
            switch self {
            case .condStoreBad: return text.contains("(CONDSTORE)") || text.contains("(QRESYNC") ? bad : nil
            case .condStoreNo:
                return text.contains("(CONDSTORE)") || text.contains("(QRESYNC") ? .refusal("NO no") : nil
            case .listStatus: return text.hasPrefix("LIST") && text.contains("RETURN") ? bad : nil
            case .list: return text.hasPrefix("LIST") ? .refusal("NO cannot list") : nil
            case .statusItems: return text.contains("MAILBOXID") ? bad : nil
            case .search: return text.hasPrefix("UID SEARCH") ? .refusal("NO no index") : nil
            case .extendedSearch: return text.contains("RETURN (") && text.hasPrefix("UID SEARCH") ? bad : nil
            case .searchSilent: return text.hasPrefix("UID SEARCH") ? .lines([]) : nil
            case .objectID: return text.contains("EMAILID") ? bad : nil
            case .enable: return text.hasPrefix("ENABLE") ? bad : nil
            case .enableEnds: return text.hasPrefix("ENABLE") ? .end([]) : nil
            case .id: return text.hasPrefix("ID ") ? bad : nil
            case .unselect: return text.hasPrefix("UNSELECT") ? bad : nil
            case .changedSince: return text.contains("CHANGEDSINCE") || text.contains("(QRESYNC") ? bad : nil
            case .flags:
                return text.hasPrefix("UID FETCH") && !command.wantsSizes && !command.wantsBodies
                    && command.uids.contains(2) && text.contains("FLAGS") ? .refusal("NO cannot read message 2") : nil
            case .selectEnds: return text.contains("(CONDSTORE)") || text.contains("(QRESYNC") ? .end([]) : nil
            case .listEnds: return text.hasPrefix("LIST") && text.contains("RETURN") ? .end([]) : nil
            case .uidValidity: return text.hasPrefix("EXAMINE") ? Self.without("UIDVALIDITY") : nil
            case .exists: return text.hasPrefix("EXAMINE") ? Self.without("EXISTS") : nil
            }
        }

        private static func without(_ word: String) -> OddMailServer.Answer {
            .changed { output in
                Array(
                    String(decoding: output, as: UTF8.self).split(separator: "\r\n").filter { !$0.contains(word) }
                        .map { $0 + "\r\n" }.joined().utf8)
            }
        }

        /// Whether the summary names a failure: the server does not list its folders.
        var isTold: Bool { self == .list }
    }

    @Test("does not prevent mail from being fetched", arguments: Failure.allCases, TestEngine.allCases)
    func fetched(failure: Failure, engine: TestEngine) async throws {
        try await withOddServerFixture(folders: ["INBOX", "Archive"], capabilities: Self.all, on: engine) {
            company async throws in
            company.server.add(SyncFixture.letter("old"), to: "Archive")
            company.server.misbehave(failure.answer)
            let first = try await company.fetch()
            #expect(try await company.here() == ["m1", "m2", "m3", "m4", "m5"], "\(first)")
            if failure != .list { #expect(try await company.here("Archive") == ["old"]) }
            // A message that arrives later, and one that is removed.
            company.server.add(SyncFixture.letter("m6"))
            company.server.change("INBOX") { folder in
                folder.letters.removeAll { $0.uid == 1 }
                folder.letters[1].flags = ["\\Seen"]
            }
            let second = try await company.fetch()
            #expect(second.newMessages.count == 1)
            #expect(try await company.here() == ["m2", "m3", "m4", "m5", "m6"])
            #expect(first.failedFolders.isEmpty == !failure.isTold, "\(first.failedFolders)")
        }
    }

    @Test("is not asked to use the extension again in the session")
    func once() async throws {
        try await withOddServerFixture(folders: ["INBOX", "A", "B", "C"], capabilities: Self.all) {
            company async throws in
            company.server.misbehave(Failure.condStoreBad.answer)
            try await company.fetch()
            #expect(company.server.commands.count { $0.contains("(CONDSTORE)") } == 1)
            #expect(company.server.count("EXAMINE") == 5)
        }
    }

    @Test("and does not open a folder: the folder is named, and the others are fetched", arguments: TestEngine.allCases)
    func closed(engine: TestEngine) async throws {
        try await withOddServerFixture(folders: ["INBOX", "Broken", "Sent"], on: engine) { company async throws in
            company.server.add(SyncFixture.letter("sent"), to: "Sent")
            company.server.misbehave { command in
                command.text.contains("\"Broken\"") && !command.text.hasPrefix("STATUS")
                    ? .refusal("NO [SERVERBUG] Internal error") : nil
            }
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 6)
            #expect(summary.closedFolders == ["Broken"])
            #expect(summary.failedFolders.first?.reason.contains("Internal error") == true)
            #expect(try await company.fetch().closedFolders == ["Broken"], "it is told each time")
            let lasting = try await company.directory.shortfall(of: company.mailbox)
            #expect(lasting.failedFolders.map(\.folder) == ["Broken"])

            company.server.behave()
            #expect(try await company.fetch().shortfall.isEmpty)
            #expect(try await company.directory.shortfall(of: company.mailbox).isEmpty)
        }
    }

    @Test("and ends the session at a folder: it is named, and the others are fetched", arguments: TestEngine.allCases)
    func folderEnds(engine: TestEngine) async throws {
        try await withOddServerFixture(folders: ["INBOX", "Broken", "Sent"], on: engine) { company async throws in
            company.server.add(SyncFixture.letter("sent"), to: "Sent")
            company.server.misbehave { command in
                command.text.hasPrefix("EXAMINE \"Broken\"") ? .end(Array("* BYE panic\r\n".utf8)) : nil
            }
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 6)
            #expect(summary.failedFolders.map(\.folder) == ["Broken"])
            #expect(summary.failedFolders.first?.reason.contains("panic") == true)
        }
    }

    @Test("and does not list a folder, or any folder: nothing in it counts as vanished", arguments: TestEngine.allCases)
    func unlisted(engine: TestEngine) async throws {
        try await withOddServerFixture(folders: ["INBOX", "Sent"], on: engine) { company async throws in
            company.server.add(SyncFixture.letter("sent"), to: "Sent")
            try await company.fetch()
            for lines in [[], [#"LIST () "/" "INBOX""#]] {
                company.server.misbehave { $0.text.hasPrefix("LIST") ? .lines(lines) : nil }
                let summary = try await company.fetch()
                #expect(summary.failedFolders.map(\.folder) == (lines.isEmpty ? ["*"] : []))
                #expect(try await company.here("Sent") == ["sent"])
                #expect(try await company.here().count == 5)
                company.server.behave()
            }
            company.server.misbehave { $0.text.contains("\"Sent\"") ? .refusal("NO [NONEXISTENT] gone") : nil }
            company.server.misbehave { $0.text.hasPrefix("LIST") ? .lines([#"LIST () "/" "INBOX""#]) : nil }
            try await company.fetch()
            #expect(try await company.count("folders") == 1)
        }
    }

    @Test("and does not name a folder's messages: they do not count as vanished", arguments: TestEngine.allCases)
    func saysNothing(engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            try await company.fetch()
            company.server.add(SyncFixture.letter("m6"))
            company.server.misbehave { command in
                command.text.hasPrefix("UID SEARCH") || command.text.hasPrefix("UID FETCH") ? .lines([]) : nil
            }
            _ = try await company.fetch(thorough: true)
            #expect(try await company.here() == ["m1", "m2", "m3", "m4", "m5"])
            company.server.behave()
            try await company.fetch()
            #expect(try await company.here().count == 6)
        }
    }

    @Test("and answers for messages not asked for, with and without UIDs")
    func unasked() async throws {
        try await withOddServerFixture { company async throws in
            company.server.misbehave { command in
                guard command.text.hasPrefix("UID FETCH") else { return nil }
                return .changed { output in
                    Array("* 2 FETCH (FLAGS (\\Seen))\r\n* 9 FETCH (UID 90 FLAGS ())\r\n".utf8) + output
                        + Array("* 4 FETCH (FLAGS ())\r\n* 3 FETCH (UID 3 FLAGS ())\r\n* 4 EXISTS\r\n".utf8)
                }
            }
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 5 && summary.shortfall.isEmpty)
            #expect(try await company.here() == ["m1", "m2", "m3", "m4", "m5"])
        }
    }

    @Test("and answers a search in several lines")
    func lines() async throws {
        try await withOddServerFixture { company async throws in
            company.server.misbehave { command in
                command.text.hasPrefix("UID SEARCH") ? .lines(["SEARCH 1 2", "SEARCH", "SEARCH 5 4 3"]) : nil
            }
            #expect(try await company.fetch().newMessages.count == 5)
        }
    }
}
