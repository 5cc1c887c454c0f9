import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

/// The ways in which a server fails at one message.
enum LetterFault: String, CaseIterable, Sendable {
    /// The connection ends in the middle of the message's bytes.
    case cut
    /// BYE before any answer to a command that names the message.
    case bye
    /// BYE instead of the message's answer, after the answers for those before it.
    case byeInOrder
    /// The literal is longer than announced.
    case shortLiteral
    case emptyBody
    case nilBody
    /// `BODY[]` with nothing after it.
    case noBody
    case refusedBody
    case silentBody
    /// NO to a request for the size, and to one for the bytes.
    case refusedFigures
    /// The same, with a code for a temporary refusal.
    case serverBug
    case silentFigures
    /// The connection ends at a request for the size.
    case figuresEnd

    func answer(_ command: OddMailServer.Command, bad: UInt32) -> OddMailServer.Answer? {
        guard command.text.hasPrefix("UID FETCH"), command.uids.contains(bad), command.folder == "INBOX" else {
            return nil
        }
        let start = Array("* \(bad) FETCH (UID \(bad)".utf8)
        switch self {
        case .refusedFigures, .serverBug:
            guard command.wantsSizes || command.wantsBodies else { return nil }
            return .refusal(self == .serverBug ? "NO [SERVERBUG] Internal error" : "NO Server error at a message")
        case .silentFigures:
            return command.wantsSizes || command.wantsBodies ? .changed { Self.replace(start, in: $0, with: nil) } : nil
        case .figuresEnd: return command.wantsSizes ? .end(Array("* BYE going down\r\n".utf8)) : nil
        default: break
        }
        guard command.wantsBodies else { return nil }
        let uids = command.uids
        return switch self {
        case .cut: .end(Array("* \(bad) FETCH (UID \(bad) BODY[] {2697452}\r\nFrom: jan".utf8))
        case .bye: .end(Array("* BYE Connection closed. 14\r\n".utf8))
        case .byeInOrder:
            .end(
                uids.filter { $0 < bad }.flatMap { uid in
                    let letter = SyncFixture.letter("m\(uid)")
                    return Array("* \(uid) FETCH (UID \(uid) BODY[] {\(letter.count)}\r\n".utf8) + letter
                        + Array(")\r\n".utf8)
                } + Array("* BYE Connection closed. 14\r\n".utf8))
        case .shortLiteral:
            .changed {
                Self.replace(start, in: $0, with: start + Array(" BODY[] {9}\r\nFrom: Jan <jan@firma.test>)\r\n".utf8))
            }
        case .emptyBody: .changed { Self.replace(start, in: $0, with: start + Array(" BODY[] \"\")\r\n".utf8)) }
        case .nilBody: .changed { Self.replace(start, in: $0, with: start + Array(" BODY[] NIL)\r\n".utf8)) }
        case .noBody: .changed { Self.replace(start, in: $0, with: start + Array(" BODY[] )\r\n".utf8)) }
        case .refusedBody: .refusal("NO cannot read message \(bad)")
        case .silentBody: .changed { Self.replace(start, in: $0, with: nil) }
        default: nil
        }
    }

    /// Replaces the answer that begins with `start`.
    static func replace(_ start: [UInt8], in output: [UInt8], with other: [UInt8]?) -> [UInt8] {
        guard let begin = output.firstRange(of: start) else { return output }
        let end = output[begin.upperBound...].firstRange(of: Array("\r\n* ".utf8))?.lowerBound
        let rest = end.map { output[($0 + 2)...] } ?? []
        return output[..<begin.lowerBound] + (other ?? []) + rest
    }
}

@Suite("A message at which the server fails", .timeLimit(.minutes(5)))
struct BadLetterTests {
    @Test(
        "does not hold up the others: it is named, and they are fetched",
        arguments: LetterFault.allCases, TestEngine.allCases)
    func others(fault: LetterFault, engine: TestEngine) async throws {
        try await withOddServerFixture(folders: ["INBOX", "Sent"], on: engine) { company async throws in
            company.server.misbehave { fault.answer($0, bad: 3) }
            company.server.add(SyncFixture.letter("sent"), to: "Sent")
            let first = try await company.fetch()
            #expect(first.newMessages.count == 5)
            #expect(try await company.here() == ["m1", "m2", "m4", "m5"])
            #expect(try await company.here("Sent") == ["sent"])
            #expect(first.undelivered.map(\.uid) == [3])
            #expect(first.undelivered.first?.reason.isEmpty == false && first.failedFolders.isEmpty)

            company.server.add(SyncFixture.letter("m6"))
            let connections = company.server.connectionCount
            let second = try await company.fetch()
            #expect(second.newMessages.count == 1 && second.undelivered.map(\.uid) == [3])
            #expect(company.server.connectionCount == connections + 1, "it is not asked for each time")
            #expect(try await company.here() == ["m1", "m2", "m4", "m5", "m6"])
        }
    }

    @Test(
        "is retried after growing pauses, and is fetched once the server delivers it",
        arguments: [LetterFault.cut, .refusedFigures, .silentBody], TestEngine.allCases)
    func again(fault: LetterFault, engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            company.server.misbehave { fault.answer($0, bad: 3) }
            #expect(try await company.fetch().undelivered.map(\.tries) == [1])
            company.clock.pass(.seconds(700))
            #expect(try await company.fetch().undelivered.map(\.tries) == [2])
            company.clock.pass(.seconds(700))
            #expect(try await company.fetch().undelivered.map(\.tries) == [2], "the pause grows")
            company.server.behave()
            #expect(try await company.fetch().newMessages.isEmpty)
            company.clock.pass(.seconds(3600))
            let mended = try await company.fetch()
            #expect(mended.newMessages.count == 1 && mended.shortfall.isEmpty)
            #expect(try await company.here() == ["m1", "m2", "m3", "m4", "m5"])
        }
    }

    @Test("is no longer named once it is gone from the server", arguments: [LetterFault.cut, .refusedBody])
    func gone(fault: LetterFault) async throws {
        try await withOddServerFixture { company async throws in
            company.server.misbehave { fault.answer($0, bad: 3) }
            try await company.fetch()
            company.server.change("INBOX") { folder in folder.letters.removeAll { $0.uid == 3 } }
            #expect(try await company.fetch().undelivered.isEmpty)
        }
    }

    @Test("is fetched even if the server answers without its UID", arguments: TestEngine.allCases)
    func nameless(engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            company.server.misbehave { command in
                guard command.text.hasPrefix("UID FETCH"), command.uids.contains(2) else { return nil }
                return .changed { output in
                    guard let place = output.firstRange(of: Array("FETCH (UID 2 ".utf8)) else { return output }
                    return output[..<place.lowerBound] + Array("FETCH (".utf8) + output[place.upperBound...]
                }
            }
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 5 && summary.shortfall.isEmpty)
            #expect(try await company.here() == ["m1", "m2", "m3", "m4", "m5"])
        }
    }

    @Test("is found among many, in whatever order the server answers", arguments: [LetterFault.bye, .byeInOrder, .cut])
    func many(fault: LetterFault) async throws {
        try await withOddServerFixture(letters: 300) { company async throws in
            company.server.misbehave { fault.answer($0, bad: 120) }
            var summary = try await company.fetch()
            // A server that hangs up without an answer takes longer.
            for _ in 0..<2 where summary.undelivered.isEmpty { summary = try await company.fetch() }
            #expect(summary.undelivered.map(\.uid) == [120])
            #expect(try await company.count("placements") == 299)
            #expect(company.server.connectionCount <= 14)
        }
    }

    @Test("does not use up too many sessions, nor do several of them; the next fetch continues from there")
    func bounded() async throws {
        var limits = OddServerFixture.limits
        limits.reconnects = 3
        try await withOddServerFixture(letters: 30, limits: limits) { company async throws in
            company.server.misbehave { command in
                [7, 14, 21].lazy.compactMap { LetterFault.cut.answer(command, bad: $0) }.first
            }
            var fetches = 0
            var summary: FetchSummary?
            while summary == nil, fetches < 6 {
                let before = company.server.connectionCount
                summary = try? await company.fetch()
                fetches += 1
                #expect(company.server.connectionCount - before <= limits.reconnects + 1)
            }
            #expect(summary?.undelivered.map(\.uid) == [7, 14, 21])
            #expect(try await company.count("placements") == 27)
        }
    }

    @Test("is not blamed for a connection that broke once")
    func innocent() async throws {
        try await withOddServerFixture { company async throws in
            company.server.misbehave { command in
                guard command.connection == 1, command.wantsBodies else { return nil }
                return .end(Array("* 1 FETCH (UID 1 BODY[] {900}\r\nFrom".utf8))
            }
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 5 && summary.shortfall.isEmpty)
        }
    }
}
