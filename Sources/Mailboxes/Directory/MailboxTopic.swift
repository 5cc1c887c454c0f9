import Storage

/// What of a mailbox has changed: announced in the transaction that changes it, with the mailbox's number.
public enum MailboxTopic: String, Hashable, Sendable, CaseIterable {
    /// It was connected, disconnected, or given another password.
    case directory = "mailboxes.directory"
    /// How it stands with its servers.
    case state = "mailboxes.state"
    /// Messages have come or gone, or their marks and places are others.
    case messages = "mailboxes.messages"
    /// A person has done something to messages that the server does not have yet.
    case intents = "mailboxes.intents"
    /// Messages of the outbox stand otherwise.
    case outbox = "mailboxes.outbox"
    /// Something may leave the outbox at once.
    case due = "mailboxes.due"
    /// Somebody waits until whoever is at work for it is done, or looks at it at once; the payload is a duty's name.
    case wanted = "mailboxes.wanted"
}

/// What those are told who follow mailboxes.
public enum MailboxChange: Hashable, Sendable {
    case changed(MailboxTopic, mailboxID: Int64)
    /// Something may have changed that is not told: whoever shows mailboxes reads them anew.
    case missedSome

    /// Nil for what is not about a mailbox.
    init?(_ change: Change) {
        switch change {
        case .missedSome: self = .missedSome
        case .announced(let topic, let payload):
            guard let topic = MailboxTopic(rawValue: topic) else { return nil }
            guard let id = Int64(payload) ?? MailboxDuty(leaseName: payload)?.mailboxID else { return nil }
            self = .changed(topic, mailboxID: id)
        }
    }
}

extension MailboxDirectory {
    /// Follows what changes of all mailboxes from now on, by whichever node on the database. On PostgreSQL it begins with
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
    /// Tells, once the transaction is kept, that something of a mailbox has changed. Twice in one transaction is told once.
    func tell(_ topic: MailboxTopic, of mailboxID: Int64) throws(StorageError) {
        try announce(topic: topic.rawValue, payload: String(mailboxID))
    }
}
