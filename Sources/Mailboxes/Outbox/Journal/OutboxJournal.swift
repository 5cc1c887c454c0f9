import Foundation
import Storage
import Synchronization

/// The journal of one turn at a mailbox's outbox: before a message's last bytes may leave it is noted, and when its answer has
/// come. A program that takes over from one that was killed reads what became of each message in it.
///
/// The database names the batch that is transmitting by a mark, which is written in the same commit as the batch, and which the
/// journal has noted before. A journal that does not know the database's mark speaks of something else: of another turn or
/// batch, of another database, of one that was put back from a copy. It is not believed, and neither is one of another boot: the
/// journal is not synced, so that a machine that crashed may have lost its end.
final class OutboxJournal: Sendable {
    /// The form of the journal, and what it is about.
    private static let form = "pennypost outbox 1"

    /// What the former turn on this data folder has left.
    let former: JournalReading?
    private let file: CrashJournal
    private let head: [UInt8]
    /// Marks of two turns are never the same.
    private let turnName = UUID().uuidString
    private let batches = Atomic(0)

    private init(_ file: CrashJournal, mailboxID: Int64) {
        self.file = file
        head = Array("\(Self.form)\nmailbox \(mailboxID)".utf8)
        former = file.former.flatMap { [head] in $0.head == head ? JournalReading($0.records) : nil }
    }

    static func fileName(of mailboxID: Int64) -> String { "outbox-\(mailboxID)" }

    /// Opens the journal beside the database.
    ///
    /// - Returns: `nil` if there can be none, or another worker has it: a program that is killed then leaves its whole batch
    ///   uncertain.
    static func open(of mailboxID: Int64, beside database: Database) async throws -> OutboxJournal? {
        let file = try await database.openCrashJournal(named: fileName(of: mailboxID))
        return file.map { OutboxJournal($0, mailboxID: mailboxID) }
    }

    /// Forgets what the former turn has left, which is in the database by now.
    func begin() throws(StorageError) { try file.begin(head) }

    /// Notes that a batch is about to be committed as transmitting.
    ///
    /// - Returns: the mark that the commit writes down.
    func announceBatch(_ turn: MailboxToken) throws(StorageError) -> String {
        let mark = "\(turn.token)/\(turnName)/\(batches.add(1, ordering: .relaxed).newValue)"
        if let record = JournalEntry.batch(mark: mark).encoded() { try file.append(record) }
        return mark
    }

    /// What came before is in the database.
    ///
    /// - Parameter mark: of the batch that was committed as transmitting; `nil` if none was.
    func settled(next mark: String?) throws(StorageError) {
        try file.restart(with: mark.flatMap { JournalEntry.batch(mark: $0).encoded() })
    }

    /// Notes what becomes of these attempts.
    func witness(_ attempts: [JournalAttempt], now: @escaping @Sendable () -> Timestamp) -> JournalWitness {
        JournalWitness(file, attempts, now)
    }

    func close() { file.close() }
}
