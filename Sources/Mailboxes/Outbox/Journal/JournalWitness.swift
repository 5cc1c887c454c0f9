import SMTP
import Storage
import Synchronization

/// Writes into the journal what becomes of the messages that go over a connection together.
final class JournalWitness: DeliveryObserver {
    private let file: CrashJournal
    /// By the deliveries' order.
    private let attempts: [JournalAttempt]
    private let now: @Sendable () -> Timestamp
    private let refusal = Mutex<StorageError?>(nil)

    init(_ file: CrashJournal, _ attempts: [JournalAttempt], _ now: @escaping @Sendable () -> Timestamp) {
        (self.file, self.attempts, self.now) = (file, attempts, now)
    }

    /// Why the end of a message was held back: the journal could not be written.
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

    /// An answer that cannot be noted is not lost as long as the program lives: the batch's end writes it down.
    func didEnd(_ index: Int, _ outcome: DeliveryOutcome) {
        guard attempts.indices.contains(index), let answer = JournalAnswer(outcome, heardAt: now()),
            let entry = JournalEntry.answered(attempts[index], answer).encoded()
        else { return }
        try? file.append(entry)
    }
}
