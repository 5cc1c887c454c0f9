import Mailboxes
import Synchronization

/// The messages whose attempts have ended, in the order of the reports.
final class ReportedItems: Sendable {
    private let items = Mutex<[OutboxItem]>([])

    func add(_ item: OutboxItem) { items.withLock { $0.append(item) } }

    /// Each message once, as it was last reported.
    var all: [OutboxItem] {
        items.withLock { items in
            var places: [Int64: Int] = [:]
            var all: [OutboxItem] = []
            for item in items {
                if let place = places[item.id] {
                    all[place] = item
                } else {
                    places[item.id] = all.count
                    all.append(item)
                }
            }
            return all
        }
    }
}
