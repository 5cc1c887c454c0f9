import Storage

/// What was done to a mailbox, for the security log. Mailboxes themselves belong to another room.
public struct MailboxDeeds: Sendable {
    /// What was done.
    public enum Deed: Sendable, Hashable, CaseIterable {
        /// It was connected, or disconnected.
        case connected, disconnected
        /// It has another password.
        case passwordReplaced
        /// A person may do more or less with it.
        case rightsChanged

        var kind: SecurityEvent.Kind {
            switch self {
            case .connected: .mailboxConnected
            case .disconnected: .mailboxDisconnected
            case .passwordReplaced: .mailboxPasswordReplaced
            case .rightsChanged: .mailboxRightsChanged
            }
        }
    }

    private let context: AccountsContext

    /// Creates the log of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Notes a deed.
    ///
    /// - Parameters:
    ///   - address: The mailbox's address; `nil` if it is private, since administrators read the company's log.
    ///   - personID: The person whose rights were changed; `nil` for the one who does it.
    /// - Throws: `StorageError`.
    public func note(
        _ deed: Deed, address: String?, of personID: Int64? = nil, by member: Member, from origin: ClientOrigin
    ) async throws {
        let (log, own) = (SecurityLog(context), member.person.id)
        let facts = address.map { ["address": $0] } ?? [:]
        try await context.database.write { transaction in
            try log.note(
                deed.kind, company: member.company.id, person: personID ?? own, by: own, facts, from: origin,
                in: transaction)
        }
    }
}
