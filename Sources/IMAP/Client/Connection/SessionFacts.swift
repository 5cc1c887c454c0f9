/// What is known of a session, for its user to read from any task.
struct SessionFacts: Sendable {
    var context = SessionContext()
    var serverIdentification: [String: String] = [:]
    var mechanism: String?
    var isCompressed = false
    var selected: SelectedMailbox?
    /// Extensions that the server announces and has failed at in this session.
    var failedExtensions: Set<Capability> = []
    /// Items of STATUS that the server refuses although it announces their extension.
    var failedStatusItems: Set<StatusItem> = []
    var events = EventQueue()

    /// Keeps an event, and the selected mailbox's number of messages in step with it.
    /// - Parameter bytes: what the event holds.
    mutating func note(_ event: SessionEvent, bytes: Int, limits: IMAPLimits) {
        switch event {
        case .exists(let count): selected?.exists = count
        case .recent(let count): selected?.recent = count
        case .expunged: shrink(by: 1)
        case .vanished(let uids): shrink(by: uids.count)
        case .flags(let flags): selected?.flags = flags
        default: break
        }
        events.append(event, bytes: bytes, limits: limits)
    }

    private mutating func shrink(by count: Int) {
        guard let exists = selected?.exists else { return }
        selected?.exists = UInt32(max(0, Int(exists) - count))
    }

    /// Forgets the mailbox and the news of it.
    mutating func endSelection() {
        selected = nil
        events.removeMailboxNews()
    }
}
