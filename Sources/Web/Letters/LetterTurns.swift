import Storage
import Synchronization

/// How many letters with links went to an address within an hour: however often an administrator presses "Send again", it fills no one's mailbox.
/// It is kept in memory, for each node.
final class LetterTurns: Sendable {
    /// The most letters with links to one address within an hour.
    static let mostPerHour = 5
    private static let interval = Duration.seconds(3600)

    private let times = Mutex<[String: [Timestamp]]>([:])

    /// Counts a letter, and returns whether it may be sent.
    func take(_ address: String, at now: Timestamp) -> Bool {
        times.withLock { times in
            let past = now - Self.interval
            times = times.compactMapValues { kept in
                let recent = kept.filter { $0 > past }
                return recent.isEmpty ? nil : recent
            }
            guard times[address, default: []].count < Self.mostPerHour else { return false }
            times[address, default: []].append(now)
            return true
        }
    }
}
