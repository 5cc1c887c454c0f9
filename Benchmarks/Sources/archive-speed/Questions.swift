import Mailboxes
import Storage

/// The queries that a person makes of an archive: pages of lists, and every kind of search.
struct Questions {
    let database: Database
    let rounds: Int

    private static let page = 50

    /// One kind of query: the same shape with different words each time.
    private struct Kind: Sendable {
        let name: String
        let search: @Sendable (inout Chance) -> String
        var threads = false
        var mailbox = 0
        /// How many pages come before the one that is listed.
        var pagesBefore = 0
    }

    func ask() async throws -> String {
        let archive = MessageArchive(database: database)
        let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
        var mailboxes: [Mailbox] = []
        for address in Filling.mailboxes { mailboxes.append(try await directory.mailbox(address: address)) }
        var lines: [String] = []
        for kind in Self.kinds {
            var chance = Chance(seed: 3)
            var times: [Double] = []
            var found = 0
            for _ in 0..<rounds {
                let text = kind.search(&chance)
                let clock = ContinuousClock()
                let start = clock.now
                found += try await answer(text, kind, mailboxes[kind.mailbox], archive)
                times.append((clock.now - start) / .milliseconds(1))
            }
            let list = times.map { "\($0)" }.joined(separator: ", ")
            lines.append("\"\(kind.name)\": {\"found\": \(Double(found) / Double(rounds)), \"times\": [\(list)]}")
        }
        return "{" + lines.joined(separator: ", ") + "}"
    }

    private func answer(
        _ text: String, _ kind: Kind, _ mailbox: Mailbox, _ archive: MessageArchive
    ) async throws -> Int {
        let query = try SearchQuery(parsing: text)
        if kind.threads {
            return try await archive.threads(of: mailbox, matching: query, limit: Self.page).count
        }
        return try await archive.messages(of: mailbox, matching: query, limit: Self.page).count
    }

    private static let vocabulary = Vocabulary()

    /// Returns a random word whose rank is in `ranks`.
    private static func word(_ ranks: Range<Int>, _ chance: inout Chance) -> String {
        vocabulary.shown[ranks.lowerBound + chance.below(ranks.count)]
    }

    private static let common = 0..<40
    private static let middling = 300..<2_000
    private static let rare = 15_000..<24_000

    private static let kinds: [Kind] = [
        Kind(name: "list: newest") { _ in "" },
        Kind(name: "list: threads", search: { _ in "" }, threads: true),
        Kind(name: "list: folder of 630,000") { _ in "in:INBOX" },
        Kind(name: "list: folder of 900") { _ in "in:Stavby/Brno" },
        Kind(name: "list: unread") { _ in "is:unread" },
        Kind(name: "list: long ago") { chance in "before:\(2017 + chance.below(9))-0\(1 + chance.below(9))-15" },
        Kind(name: "search: number of an invoice") { chance in "\(1 + chance.below(900_000))" },
        Kind(name: "search: rare word") { word(rare, &$0) },
        Kind(name: "search: middling word") { word(middling, &$0) },
        Kind(name: "search: common word") { word(common, &$0) },
        Kind(name: "search: common word, small mailbox", search: { word(common, &$0) }, mailbox: 1),
        Kind(name: "search: two common words") { word(common, &$0) + " " + word(common, &$0) },
        Kind(name: "search: two middling words") { word(middling, &$0) + " " + word(middling, &$0) },
        Kind(name: "search: common and rare word") { word(common, &$0) + " " + word(rare, &$0) },
        Kind(name: "search: prefix of 5 letters") { String(word(middling, &$0).prefix(5)) + "*" },
        Kind(name: "search: phrase") { "\"" + word(common, &$0) + " " + word(common, &$0) + "\"" },
        Kind(name: "search: from:") { chance in "from:kontakt\(chance.below(5_000))" },
        Kind(name: "search: subject:, word, after:") { chance in
            "subject:\(word(middling, &chance)) \(word(common, &chance)) after:2019-03-01"
        },
        Kind(name: "search: word, in:, has:attachment") { chance in
            word(middling, &chance) + " in:Sent has:attachment"
        },
        Kind(name: "search: word but not another") { word(middling, &$0) + " -" + word(common, &$0) },
        Kind(name: "search: rare word in a small folder") { word(rare, &$0) + " in:Stavby/Brno" },
        Kind(name: "search: common word in a small folder") { word(common, &$0) + " in:Stavby/Brno" },
    ]
}
