import TestSupport
/// Messages that arrive, move and vanish during a fetch.
final class MailboxTraffic {
    private let driver: MailboxDriver
    private var random: SeededRandom
    private(set) var arrivedCount = 0
    private let total: Int
    private static let folders = ["INBOX", "Faktury", "Archive"]

    init(_ driver: MailboxDriver, seed: UInt64, total: Int) throws {
        self.driver = driver
        self.total = total
        random = SeededRandom(seed: seed)
        for folder in Self.folders.dropFirst() { try driver.command("CREATE \"\(folder)\"") }
    }

    func picture() throws -> MailboxPicture { try driver.picture() }

    /// Lets `share` more messages arrive, up to the total.
    func move(share: Int) throws {
        for _ in 0..<min(share, total - arrivedCount) { try arrive() }
    }

    private func arrive() throws {
        arrivedCount += 1
        let filling = String(
            repeating: "Dobrý den, posíláme fakturu.\r\n", count: Int.random(in: 1...40, using: &random))
        let text =
            "From: jan@firma.test\r\nTo: anna@firma.test\r\nSubject: \(arrivedCount)\r\n"
            + "Message-ID: <\(arrivedCount).\(random.next())@firma.test>\r\n\r\n\(filling)"
        let folder = random.once(in: 3) ? Self.folders.randomElement(using: &random) ?? "INBOX" : "INBOX"
        try driver.append(Array(text.utf8), to: folder)
    }

    /// Makes one small change, as another program would meanwhile.
    func disturb() throws {
        let folder = Self.folders.randomElement(using: &random) ?? "INBOX"
        let uids = try driver.flags(in: folder).keys.sorted()
        guard let uid = uids.randomElement(using: &random) else { return }
        let several = uids.filter { $0 >= uid }.prefix(Int.random(in: 1...4, using: &random)).map(String.init)
        let set = several.joined(separator: ",")
        switch Int.random(in: 0..<10, using: &random) {
        case ..<4:
            try driver.command("UID STORE \(set) \(random.once(in: 2) ? "+" : "-")FLAGS.SILENT (\\Seen \\Flagged)")
        case ..<8:
            let target = Self.folders.filter { $0 != folder }.randomElement(using: &random) ?? "INBOX"
            try driver.command("UID MOVE \(set) \"\(target)\"")
        default:
            try driver.command("UID STORE \(set) +FLAGS.SILENT (\\Deleted)")
            try driver.command("UID EXPUNGE \(set)")
        }
    }
}
