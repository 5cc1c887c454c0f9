/// Unread events that the server sent unasked. Bounded by count and by bytes: a server may send faster than a program
/// reads, and a program may never read.
struct EventQueue: Sendable {
    private struct Entry: Sendable {
        let event: SessionEvent
        let bytes: Int
    }

    private var entries: [Entry] = []
    /// Approximate size of the events in memory, in bytes.
    private(set) var keptBytes = 0
    /// Whether an event did not fit. Later ones are then dropped too, since they would be out of order.
    private var isOverflowed = false

    /// The memory that an event takes apart from its contents, in bytes.
    private static let fixedBytes = 256

    var isEmpty: Bool { entries.isEmpty }

    /// Keeps an event. If it does not fit, ``SessionEvent/overflowed`` takes the place of it and all that follow.
    /// - Parameter bytes: The size of the event's contents.
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

    /// Removes and returns all events, in order.
    mutating func take() -> [SessionEvent] {
        let events = entries.map(\.event)
        self = EventQueue()
        return events
    }

    /// Removes the events about the selected mailbox.
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
