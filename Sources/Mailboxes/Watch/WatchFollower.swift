import Storage

/// Follows what others announce, one follower for all watched mailboxes, and passes it on to the mailboxes concerned.
struct WatchFollower: Sendable {
    let hub: WatchSignalHub
    let gate: OutboxGate
    /// Called when the set of connected mailboxes may have changed.
    let directoryMoved: @Sendable () -> Void

    static let topics = Set(
        [MailboxTopic.directory, .intents, .due, .wanted].map(\.rawValue) + [Change.leases])

    func run(_ changes: AsyncStream<Change>) async {
        for await change in changes { take(change) }
    }

    private func take(_ change: Change) {
        switch change {
        case .missedSome:
            hub.giveAll([.reload, .freed])
            gate.ringAll()
            directoryMoved()
        case .announced(topic: Change.leases, let name):
            guard let lock = MailboxLock(leaseName: name), lock.purpose == .sync else { return }
            hub.give([.freed], to: lock.mailboxID)
        case .announced(topic: MailboxTopic.wanted.rawValue, let name):
            guard let lock = MailboxLock(leaseName: name) else { return }
            switch lock.purpose {
            case .sync: hub.give([.push], to: lock.mailboxID)
            case .outbox: gate.noteWanted(lock.mailboxID)
            }
        case .announced(let topic, let payload):
            guard let id = Int64(payload) else { return }
            switch MailboxTopic(rawValue: topic) {
            case .directory:
                hub.give([.reload], to: id)
                directoryMoved()
            case .intents: hub.give([.push], to: id)
            case .due: gate.ring(id)
            default: break
            }
        }
    }
}
