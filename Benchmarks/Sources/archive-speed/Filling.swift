import Foundation
import Mailboxes
import Storage

/// An archive that is filled table by table: a million messages in minutes. Fetching them would take a quarter of an
/// hour and 17 GB.
///
/// The rows are those that a fetch leaves. Only the messages' bytes are missing, which lists and searches never read.
struct Filling {
    let database: Database
    let count: Int

    /// The folders of the company's mailbox, with each one's share of its messages.
    static let folders: [(name: String, role: String?, share: Double)] = [
        ("INBOX", "inbox", 0.70), ("Sent", "sent", 0.20), ("Zakázky", nil, 0.099), ("Stavby/Brno", nil, 0.001),
    ]
    static let mailboxes = ["info@firma.test", "jana@firma.test"]
    /// How many of every ten messages are in the first mailbox.
    private static let inFirst = 9
    private static let atOnce = 500
    private static let index = TextIndex(name: "message_words", fields: ["from", "to", "subject", "text"])
    private static let first: Int64 = 1_450_000_000  // December 2015
    private static let senders = 5_000

    /// A message's row and words.
    private struct Made {
        let row: [any SQLConvertible]
        let place: [any SQLConvertible]
        let document: Int64
        let mailbox: Int64
        let texts: [String]
    }

    func fill() async throws {
        try await makeMailboxes()
        let vocabulary = Vocabulary()
        var chance = Chance(seed: 1)
        for start in stride(from: 0, to: count, by: Self.atOnce) {
            let made = (start..<min(start + Self.atOnce, count)).map { message($0, vocabulary, &chance) }
            try await database.write { transaction in try store(made, in: transaction) }
        }
        let numbers = ["mailbox": Self.mailboxes.count, "folder": Self.folders.count * 2, "message": count + 1]
        try await database.write { transaction in
            for (name, last) in numbers {
                try transaction.execute(
                    "INSERT INTO mailbox_sequences (name, last) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET last = $2",
                    [name, last])
            }
        }
    }

    private func makeMailboxes() async throws {
        try await database.write { transaction in
            for (index, address) in Self.mailboxes.enumerated() {
                let mailbox = Int64(index + 1)
                try transaction.execute(
                    """
                    INSERT INTO mailboxes (id, address, company_address, user_name, imap_host, imap_port, imap_security,
                        smtp_host, smtp_port, smtp_security, sealed_password, state, connected_at)
                    VALUES ($1, $2, '0 ' || $2, $2, 'localhost', 993, 'tls', 'localhost', 465, 'tls', $3, 'connected', 0)
                    """, [mailbox, address, [UInt8](repeating: 0, count: 32)])
                for (place, folder) in Self.folders.enumerated() {
                    try transaction.execute(
                        "INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid) VALUES ($1, $2, $3, $4, 1, $5)",
                        [Self.folder(place, of: mailbox), mailbox, folder.name, folder.role, count])
                }
            }
        }
    }

    private static func folder(_ place: Int, of mailbox: Int64) -> Int64 {
        (mailbox - 1) * Int64(folders.count) + Int64(place) + 1
    }

    private func message(_ number: Int, _ vocabulary: Vocabulary, _ chance: inout Chance) -> Made {
        let id = Int64(number + 1)
        let mailbox: Int64 = chance.below(10) < Self.inFirst ? 1 : 2
        let seconds = Self.first + Int64(number) * 330 + Int64(chance.below(330))
        let sender = Int(Double(Self.senders) * chance.part() * chance.part())
        let address = "kontakt\(sender)@zakaznik\(sender % 900).example"
        let name = vocabulary.shown[sender * 3].capitalized
        let subject = (0..<4).map { _ in vocabulary.rank(&chance) }
        let number = "2026-\(id % 10_000) \(id)"
        let text = (0..<(20 + chance.below(100))).map { _ in vocabulary.folded[vocabulary.rank(&chance)] }
        let flags = chance.below(50) == 0 ? "" : "\\Seen"
        var share = chance.part()
        let place = Self.folders.firstIndex { folder in
            share -= folder.share
            return share < 0
        }
        let digest = (0..<4).flatMap { _ in
            withUnsafeBytes(of: chance.next()) { Array($0) }
        }
        let time = Timestamp(seconds: seconds)
        return Made(
            row: [
                id, mailbox, digest, 17_000, "\(id).bench@mail.example",
                subject.map { vocabulary.shown[$0] }.joined(separator: " "), name, address, time, time,
                chance.below(4) == 0 ? 1 : 0, (id + 2) / 3,
            ],
            place: [Self.folder(place ?? 0, of: mailbox), id, id, flags, time],
            document: seconds << 31 | id, mailbox: mailbox,
            texts: [
                "\(Vocabulary.fold(name)) \(address)", "firma \(Self.mailboxes[Int(mailbox) - 1])",
                subject.map { vocabulary.folded[$0] }.joined(separator: " ") + " " + number,
                text.joined(separator: " "),
            ])
    }

    private func store(_ made: [Made], in transaction: WriteTransaction) throws {
        try insert(
            """
            messages (id, mailbox_id, blob_id, size, message_id, subject, sender_name, sender_address, sent_at, received_at,
                attachment_count, thread_id, search_text)
            """, made.map(\.row), fixed: "''", in: transaction)
        try insert(
            "placements (folder_id, uid, message_id, flags, received_at)", made.map(\.place), in: transaction)
        // A thread has up to three consecutive messages, and belongs to the mailbox of the last one.
        let threads = made.compactMap { message -> [any SQLConvertible]? in
            let id = message.row[0].sqlValue
            guard case .integer(let number) = id, number % 3 == 0 || Int(number) == count else { return nil }
            return [(number + 2) / 3, message.mailbox, message.row[9], (number - 1) % 3 + 1]
        }
        try insert("threads (id, mailbox_id, latest_at, message_count)", threads, in: transaction)
        for message in made {
            try Self.index.add(message.document, scope: message.mailbox, texts: message.texts, in: transaction)
        }
    }

    /// Inserts rows in one statement. `fixed` follows the values of each row.
    private func insert(
        _ table: String, _ rows: [[any SQLConvertible]], fixed: String? = nil, in transaction: WriteTransaction
    ) throws {
        var parameter = 0
        let places = rows.map { row in
            let own = row.map { _ in
                parameter += 1
                return "$\(parameter)"
            }
            return "(" + (own + [fixed].compactMap(\.self)).joined(separator: ", ") + ")"
        }
        guard !places.isEmpty else { return }
        try transaction.execute("INSERT INTO \(table) VALUES " + places.joined(separator: ", "), rows.flatMap { $0 })
    }
}
