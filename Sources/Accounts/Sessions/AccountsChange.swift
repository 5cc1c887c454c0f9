import Storage

/// What has changed about people and what they signed in with: announced in the transaction that changes it, to every
/// node on the database.
public enum AccountsChange: Sendable, Hashable {
    /// Anything of a person may have changed: sessions, role, membership, second steps, app passwords.
    case person(Int64)
    /// The session has ended.
    case session(Int64)
    /// The app password has ended or changed.
    case appPassword(Int64)
    /// The company's settings have changed.
    case company(Int64)
    /// Changes may have been missed: whatever was kept in memory must be read again.
    case missedSome

    /// The topic of all these announcements.
    static let topic = "accounts"

    /// Translates a change of the database; `nil` if it is not one of these.
    init?(_ change: Change) {
        switch change {
        case .missedSome: self = .missedSome
        case .announced(let topic, let payload):
            let parts = payload.split(separator: "/", omittingEmptySubsequences: false)
            guard topic == Self.topic, parts.count == 2, let id = Int64(parts[1]) else { return nil }
            switch parts[0] {
            case "person": self = .person(id)
            case "session": self = .session(id)
            case "app-password": self = .appPassword(id)
            case "company": self = .company(id)
            default: return nil
            }
        }
    }

    /// What is announced; `nil` for ``missedSome``, which nobody announces.
    var payload: String? {
        switch self {
        case .person(let id): "person/\(id)"
        case .session(let id): "session/\(id)"
        case .appPassword(let id): "app-password/\(id)"
        case .company(let id): "company/\(id)"
        case .missedSome: nil
        }
    }
}

extension AccountsContext {
    /// Follows what changes from now on, on this node and on every other. On PostgreSQL it begins with
    /// ``AccountsChange/missedSome``. It ends with the database, or with the task that waits.
    public func changes() -> AsyncStream<AccountsChange> {
        let changes = database.changes(of: [AccountsChange.topic])
        return AsyncStream {
            for await change in changes {
                if let known = AccountsChange(change) { return known }
            }
            return nil
        }
    }
}

extension WriteTransaction {
    /// Announces a change once the transaction commits. Repeats in one transaction are announced once.
    func tell(_ change: AccountsChange) throws(StorageError) {
        guard let payload = change.payload else { return }
        try announce(topic: AccountsChange.topic, payload: payload)
    }
}
