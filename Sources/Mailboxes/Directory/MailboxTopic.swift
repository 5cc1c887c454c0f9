import Storage

/// What has changed about a mailbox: announced in the transaction that changes it, with the mailbox's number.
public enum MailboxTopic: String, Hashable, Sendable, CaseIterable {
    /// The mailbox was connected, disconnected, or given a new password.
    case directory = "mailboxes.directory"
    /// The state of its connections to the servers.
    case state = "mailboxes.state"
    /// Messages have come or gone, or their flags and places have changed.
    case messages = "mailboxes.messages"
    /// The user has done something to messages that the server does not have yet.
    case intents = "mailboxes.intents"
    /// Messages in the outbox have changed their state.
    case outbox = "mailboxes.outbox"
    /// A message in the outbox may be due at once.
    case due = "mailboxes.due"
    /// Another worker waits for a lock; the present one should finish, or check at once. The payload is the name of
    /// the lock's lease.
    case wanted = "mailboxes.wanted"
}

/// A change of mailboxes, as their followers receive it.
public enum MailboxChange: Hashable, Sendable {
    /// Something about a mailbox has changed.
    case changed(MailboxTopic, mailboxID: Int64)
    /// Changes may have been missed: everything shown of mailboxes must be read again.
    case missedSome

    /// Translates a change of the database; `nil` if it is not about a mailbox.
    init?(_ change: Change) {
        switch change {
        case .missedSome: self = .missedSome
        case .announced(let topic, let payload):
            guard let topic = MailboxTopic(rawValue: topic) else { return nil }
            guard let id = Int64(payload) ?? MailboxLock(leaseName: payload)?.mailboxID else { return nil }
            self = .changed(topic, mailboxID: id)
        }
    }
}

extension MailboxDirectory {
    /// Follows changes of all mailboxes from now on, made by any node on the database. On PostgreSQL it begins with
    /// ``MailboxChange/missedSome``. It ends with the database, or with the task that waits.
    public func changes(of topics: Set<MailboxTopic> = Set(MailboxTopic.allCases)) -> AsyncStream<MailboxChange> {
        let changes = database.changes(of: Set(topics.map(\.rawValue)))
        return AsyncStream {
            for await change in changes {
                if let known = MailboxChange(change) { return known }
            }
            return nil
        }
    }
}

extension WriteTransaction {
    /// Announces, once the transaction commits, a change of a mailbox. Repeats in one transaction are announced once.
    func tell(_ topic: MailboxTopic, of mailboxID: Int64) throws(StorageError) {
        try announce(topic: topic.rawValue, payload: String(mailboxID))
    }
}
