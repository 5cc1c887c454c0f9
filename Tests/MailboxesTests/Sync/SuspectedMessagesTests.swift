import Testing

@testable import Mailboxes

@Suite("Messages at which a session may have ended", .timeLimit(.minutes(10)))
struct SuspectedMessagesTests {
    private func ranges(_ text: String) -> UIDRanges { UIDRanges(text) ?? UIDRanges() }

    @Test("are stored as text and read back", arguments: ["", "1@7", "1@7;2@9:40,51"])
    func text(text: String) throws {
        #expect(try #require(SuspectedMessages(text)).text == text)
    }

    @Test("are not read from anything else", arguments: ["7", "0@7", "x@7", "1@", "1@9:2"])
    func unreadable(text: String) { #expect(SuspectedMessages(text) == nil) }

    @Test("The message in progress is requested alone, or else the first missing one; or else the group is split")
    func cut() {
        func cut(_ ends: Int, _ inProgress: UInt32?, _ hasAnswers: Bool) -> String {
            let groups = SuspectedMessages.cut(
                ranges("1:16"), ends: ends, inProgress: inProgress, hasAnswers: hasAnswers)
            return SuspectedMessages(groups: groups).text
        }
        #expect(cut(0, 9, false) == "1@1:8,10:16;1@9")
        #expect(cut(0, nil, false) == "1@2:16;1@1")
        #expect(cut(2, nil, true) == "3@2:16;3@1")
        #expect(cut(1, nil, false) == "2@1:2;2@3:4;2@5:6;2@7:8;2@9:10;2@11:12;2@13:14;2@15:16")
        #expect(SuspectedMessages.cut(ranges("5"), ends: 0, inProgress: 5, hasAnswers: false).map(\.ends) == [1])
    }

    @Test("Suspected groups come first, then the other portions, newest first, then single suspects")
    func plan() throws {
        var limits = FetchLimits()
        (limits.firstWindow, limits.factsCount) = (2, 3)
        let suspects = try #require(SuspectedMessages("1@3;2@8:9;1@70"))
        let portions = Portion.plan([12, 11, 9, 8, 5, 4, 3, 1], below: 14, suspects: suspects, limits: limits)
        #expect(portions.map(\.uids) == [[9, 8], [12, 11], [5, 4, 1], [3]])
        #expect(portions.map(\.covers.text) == ["8:9", "11:13", "1:2,4:7,10", "3"])
        #expect(portions.map(\.ends) == [2, 0, 0, 1])
    }

    @Test("A set is split into parts of about the same size")
    func parts() {
        #expect(ranges("1:3,7,9:12").parts(3).map(\.text) == ["1:3", "7,9:10", "11:12"])
        #expect(ranges("5").parts(8).map(\.text) == ["5"])
        #expect(UIDRanges().parts(4).isEmpty)
    }
}
