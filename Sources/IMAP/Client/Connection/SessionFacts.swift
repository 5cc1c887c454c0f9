/// The state of a session that its user can read from any task.
struct SessionFacts: Sendable {
    var context = SessionContext()
    var serverIdentification: [String: String] = [:]
    var mechanism: String?
    var signInResponse: StatusResponse?
    var isCompressed = false
    var selected: SelectedMailbox?
    /// Extensions that the server announces but that have failed in this session.
    var failedExtensions: Set<Capability> = []
    /// STATUS items that the server refuses although it announces their extension.
    var failedStatusItems: Set<StatusItem> = []
    var events = EventQueue()

    /// Records an event and keeps the selected mailbox's message count in step with it.
    /// - Parameter bytes: The size of the event's contents.
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

    /// Forgets the selected mailbox and its events.
    mutating func endSelection() {
        selected = nil
        events.removeMailboxNews()
    }
}
