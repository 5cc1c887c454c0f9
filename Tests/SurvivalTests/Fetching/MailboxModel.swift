import Foundation
import LocalServers
import TestSupport

/// A mailbox at Dovecot that an independent driver changes at random. Every step is recorded.
final class MailboxModel {
    /// The folders' names as they are on the wire (RFC 3501 §5.1.3). ``readable(_:)`` decodes them.
    static let names = ["Faktury", "Z&AOE-kazn&AO0-ci", "Sent", "A b", "Faktury/2026", "Archive/Old"]
    static func readable(_ name: String) -> String {
        name.replacingOccurrences(of: "Z&AOE-kazn&AO0-ci", with: "Zákazníci")
    }
    private static let flags = ["\\Seen", "\\Flagged", "\\Answered", "\\Deleted", "\\Draft", "$Forwarded"]

    private let driver: MailboxDriver
    private let setUIDValidity: (_ folder: String, _ value: Int) async throws -> Void
    private var random: SeededRandom
    private var arrived: [[UInt8]] = []
    private var uidValidity = 5_000_000
    /// What has been done, one line a step.
    private(set) var steps: [String] = []
    /// The hashes of all messages that have ever been here.
    private(set) var everArrived: Set<String> = []

    init(
        _ driver: MailboxDriver, seed: UInt64,
        setUIDValidity: @escaping (_ folder: String, _ value: Int) async throws -> Void
    ) {
        self.driver = driver
        self.setUIDValidity = setUIDValidity
        random = SeededRandom(seed: seed)
    }

    func picture() throws -> MailboxPicture { try driver.picture(decoding: Self.readable) }

    /// Returns how many steps come before the next fetch.
    func stepsUntilFetch() -> Int { Int.random(in: 1...6, using: &random) }

    /// Makes one random change.
    func step() async throws {
        let folders = try driver.folders()
        let folder = random.once(in: 2) ? "INBOX" : folders.randomElement(using: &random) ?? "INBOX"
        switch Int.random(in: 0..<100, using: &random) {
        case ..<30: try arrive(in: folder)
        case ..<50: try flag(in: folder)
        case ..<62: try move(from: folder, to: folders, "MOVE")
        case ..<67: try move(from: folder, to: folders, "COPY")
        case ..<80: try expunge(from: folder)
        case ..<87: try create(folders)
        case ..<92: try rename(folders)
        case ..<95: try delete(folders)
        default: try await changeUIDValidity(of: folder)
        }
    }

    private func arrive(in folder: String) throws {
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            var bytes = message(arrived.count)
            // The same bytes may come twice, in one folder or in two.
            if !arrived.isEmpty, random.once(in: 8) {
                bytes = arrived[Int.random(in: 0..<arrived.count, using: &random)]
            }
            arrived.append(bytes)
            everArrived.insert(MailboxPicture.Entry.hash(bytes))
            let flags = random.once(in: 4) ? random.some(of: Self.flags) : []
            steps.append("arrive \(folder) \(flags)")
            try driver.append(bytes, to: folder, flags: flags)
        }
    }

    private func message(_ number: Int) -> [UInt8] {
        let text = """
            From: Jan <jan@firma.test>\r
            To: anna@firma.test\r
            Subject: Zpráva \(number)\r
            Message-ID: <\(number).\(random.next())@firma.test>\r
            \r
            Dobrý den, \(number).\r

            """
        return Array(text.utf8)
    }

    /// Selects a folder, and returns some of its messages as a set for the wire; `nil` if it is empty.
    private func chosen(in folder: String) throws -> String? {
        let uids = try driver.flags(in: folder).keys.sorted()
        guard !uids.isEmpty else { return nil }
        return random.some(of: uids).map(String.init).joined(separator: ",")
    }

    private func flag(in folder: String) throws {
        guard let set = try chosen(in: folder) else { return }
        let sign = ["+", "-", ""].randomElement(using: &random) ?? "+"
        let flags = random.some(of: Self.flags).joined(separator: " ")
        try tell("UID STORE \(set) \(sign)FLAGS.SILENT (\(flags))", in: folder)
    }

    private func move(from folder: String, to folders: [String], _ verb: String) throws {
        guard let target = folders.filter({ $0 != folder }).randomElement(using: &random),
            let set = try chosen(in: folder)
        else { return }
        try tell("UID \(verb) \(set) \"\(target)\"", in: folder)
    }

    private func expunge(from folder: String) throws {
        guard let set = try chosen(in: folder) else { return }
        try tell("UID STORE \(set) +FLAGS.SILENT (\\Deleted)", in: folder)
        try tell("UID EXPUNGE \(set)", in: folder)
    }

    private func create(_ folders: [String]) throws {
        guard let name = Self.names.filter({ !folders.contains($0) }).randomElement(using: &random) else { return }
        try tell("CREATE \"\(name)\"")
    }

    private func rename(_ folders: [String]) throws {
        guard let name = folders.filter({ $0 != "INBOX" }).randomElement(using: &random),
            let new = Self.names.filter({ !folders.contains($0) && !$0.hasPrefix(name) }).randomElement(using: &random)
        else { return }
        try driver.command("SELECT INBOX")
        try tell("RENAME \"\(name)\" \"\(new)\"")
    }

    private func delete(_ folders: [String]) throws {
        guard let name = folders.filter({ $0 != "INBOX" }).randomElement(using: &random) else { return }
        try driver.command("SELECT INBOX")
        try tell("DELETE \"\(name)\"")
        // Often it is created again at once, with another UIDVALIDITY.
        if random.once(in: 2) { try tell("CREATE \"\(name)\"") }
    }

    private func changeUIDValidity(of folder: String) async throws {
        uidValidity += 1
        steps.append("UIDVALIDITY \(folder) \(uidValidity)")
        try driver.command("SELECT INBOX")
        try driver.command("UNSELECT")
        try await setUIDValidity(Self.readable(folder), uidValidity)
    }

    private func tell(_ command: String, in folder: String? = nil) throws {
        do {
            try driver.command(command)
            steps.append(folder.map { "\($0): \(command)" } ?? command)
        } catch let refusal as MailboxDriver.Failure where refusal.description.contains(" NO ") {
            steps.append("refused: \(command)")
        }
    }
}
