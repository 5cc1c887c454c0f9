import Mailboxes
import Synchronization

/// The messages whose attempts have ended, in the order of the reports.
final class ReportedItems: Sendable {
    private let items = Mutex<[OutboxItem]>([])

    func add(_ item: OutboxItem) { items.withLock { $0.append(item) } }

    /// Each message once, as it was last reported.
    var all: [OutboxItem] {
        items.withLock { items in
            var last: [Int64: OutboxItem] = [:]
            for item in items { last[item.id] = item }
            var order: [Int64] = []
            for item in items where !order.contains(item.id) { order.append(item.id) }
            return order.compactMap { last[$0] }
        }
    }
}
