import Foundation
import SMTP
import Storage
import Synchronization

/// The journal of one turn at a mailbox's outbox. It records a message before its last bytes may leave, and again when
/// its answer has come. If the program is killed, the next one reads the fate of each message here.
///
/// Each batch has a mark. The journal records it first, then the database does, in the commit that makes the batch
/// transmitting. A journal without the database's mark is not trusted: it belongs to another turn, batch or database, or
/// the database was restored from a backup. A journal from before the machine's last boot is not trusted either. It is
/// not synced to disk, so a machine that crashed may have lost its end.
final class OutboxJournal: Sendable {
    /// The name and version of the format, at the start of the journal's head.
    private static let form = "pennypost outbox 1"

    /// What the previous turn on this data folder left; `nil` if it left nothing that can be trusted.
    let former: JournalReading?
    private let file: CrashJournal
    private let head: [UInt8]
    /// Makes the marks of two turns differ.
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
    /// - Returns: `nil` if the database can have no journal, or another worker has it. If the program is killed then, its
    ///   whole batch is uncertain.
    static func open(of mailboxID: Int64, beside database: Database) async throws -> OutboxJournal? {
        let file = try await database.openCrashJournal(named: fileName(of: mailboxID))
        return file.map { OutboxJournal($0, mailboxID: mailboxID) }
    }

    /// Drops what the previous turn left, once the database has recorded it.
    func begin() throws(StorageError) { try file.begin(head) }

    /// Records that a batch is about to be committed as transmitting.
    ///
    /// - Returns: The mark to write in that commit.
    func announceBatch(_ turn: MailboxToken) throws(StorageError) -> String {
        let mark = "\(turn.token)/\(turnName)/\(batches.add(1, ordering: .relaxed).newValue)"
        if let record = JournalEntry.batch(mark: mark).encoded() { try file.append(record) }
        return mark
    }

    /// Drops the earlier batches, once the database has recorded them.
    ///
    /// - Parameter mark: The mark of the batch that was committed as transmitting; `nil` if there is none.
    func settled(next mark: String?) throws(StorageError) {
        try file.restart(with: mark.flatMap { JournalEntry.batch(mark: $0).encoded() })
    }

    /// Returns an observer that records the fate of these attempts.
    func witness(_ attempts: [JournalAttempt], now: @escaping @Sendable () -> Timestamp) -> JournalWitness {
        JournalWitness(file, attempts, now)
    }

    func close() { file.close() }
}

/// What the journal of a previous turn says, batch by batch.
struct JournalReading: Hashable, Sendable {
    /// What is known of an attempt that the journal mentions.
    enum Fate: Hashable, Sendable {
        /// The last bytes may have left, and no answer came.
        case uncertain
        case answered(JournalAnswer)
    }

    /// The fate of each attempt. The last bytes of an attempt that is missing here were not sent.
    typealias Batch = [JournalAttempt: Fate]

    private(set) var batches: [String: Batch] = [:]

    /// - Returns: `nil` if any record cannot be read: the journal then proves nothing.
    init?(_ records: [[UInt8]]) {
        var mark: String?
        for record in records {
            guard let entry = JournalEntry(encoded: record) else { return nil }
            switch (entry, mark) {
            case (.batch(let next), _):
                mark = next
                batches[next] = [:]
            case (.mayHaveLeft(let attempt), let mark?): batches[mark]?[attempt] = .uncertain
            case (.answered(let attempt, let answer), let mark?): batches[mark]?[attempt] = .answered(answer)
            case (_, nil): return nil
            }
        }
    }
}

/// Records in the journal the fate of messages that go over a connection together.
final class JournalWitness: DeliveryObserver {
    private let file: CrashJournal
    /// In the order of the deliveries.
    private let attempts: [JournalAttempt]
    private let now: @Sendable () -> Timestamp
    private let refusal = Mutex<StorageError?>(nil)

    init(_ file: CrashJournal, _ attempts: [JournalAttempt], _ now: @escaping @Sendable () -> Timestamp) {
        (self.file, self.attempts, self.now) = (file, attempts, now)
    }

    /// Why the end of a message was held back; `nil` if the journal could be written.
    var failure: StorageError? { refusal.withLock { $0 } }

    func mayFinish(_ index: Int) -> Bool {
        guard attempts.indices.contains(index), let entry = JournalEntry.mayHaveLeft(attempts[index]).encoded() else {
            return false
        }
        do throws(StorageError) {
            try file.append(entry)
            return true
        } catch {
            refusal.withLock { $0 = $0 ?? error }
            return false
        }
    }

    /// An answer that cannot be recorded is not lost while the program runs: it is recorded at the end of the batch.
    func didEnd(_ index: Int, _ outcome: DeliveryOutcome) {
        guard attempts.indices.contains(index), let answer = JournalAnswer(outcome, heardAt: now()),
            let entry = JournalEntry.answered(attempts[index], answer).encoded()
        else { return }
        try? file.append(entry)
    }
}
