import Storage

/// Follows what others announce, one follower for all watched mailboxes, and passes it on to the mailboxes concerned.
struct WatchFollower: Sendable {
    let switchboard: WatchSwitchboard
    let turns: OutboxTurns
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
            switchboard.giveAll([.look, .freed])
            turns.ringAll()
            directoryMoved()
        case .announced(topic: Change.leases, let name):
            guard let duty = MailboxDuty(leaseName: name), duty.kind == .sync else { return }
            switchboard.give([.freed], to: duty.mailboxID)
        case .announced(topic: MailboxTopic.wanted.rawValue, let name):
            guard let duty = MailboxDuty(leaseName: name) else { return }
            switch duty.kind {
            case .sync: switchboard.give([.push], to: duty.mailboxID)
            case .outbox: turns.noteWanted(duty.mailboxID)
            }
        case .announced(let topic, let payload):
            guard let id = Int64(payload) else { return }
            switch MailboxTopic(rawValue: topic) {
            case .directory:
                switchboard.give([.look], to: id)
                directoryMoved()
            case .intents: switchboard.give([.push], to: id)
            case .due: turns.ring(id)
            default: break
            }
        }
    }
}
