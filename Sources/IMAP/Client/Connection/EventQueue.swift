/// Events that a server sent unasked and that were not read yet. It is bounded by count and by bytes: a server can tell faster
/// than a program takes, and a program may never take.
struct EventQueue: Sendable {
    private struct Entry: Sendable {
        let event: SessionEvent
        let bytes: Int
    }

    private var entries: [Entry] = []
    /// What the events take in memory, in bytes, roughly.
    private(set) var keptBytes = 0
    /// Set when an event did not fit: those after it are not kept either, since they would be out of order.
    private var isOverflowed = false

    /// What an event takes beside what it holds.
    private static let fixedBytes = 256

    var isEmpty: Bool { entries.isEmpty }

    /// Keeps an event, or puts ``SessionEvent/overflowed`` in the place of all that follow.
    /// - Parameter bytes: what it holds.
    mutating func append(_ event: SessionEvent, bytes: Int, limits: IMAPLimits) {
        guard !isOverflowed else { return }
        let cost = Self.fixedBytes + bytes
        guard entries.count < limits.events, keptBytes + cost <= limits.eventBytes else {
            isOverflowed = true
            entries.append(Entry(event: .overflowed, bytes: Self.fixedBytes))
            return keptBytes += Self.fixedBytes
        }
        entries.append(Entry(event: event, bytes: cost))
        keptBytes += cost
    }

    /// The events, in order. They are gone from here.
    mutating func take() -> [SessionEvent] {
        let events = entries.map(\.event)
        self = EventQueue()
        return events
    }

    /// Forgets what was told of the selected mailbox.
    mutating func removeMailboxNews() {
        entries.removeAll { entry in
            switch entry.event {
            case .exists, .recent, .expunged, .vanished, .changed, .flags: true
            case .status, .mailbox, .listed, .overflowed: false
            }
        }
        keptBytes = entries.reduce(0) { $0 + $1.bytes }
    }
}
