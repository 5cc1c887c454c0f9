public import Storage

/// Who asks: a member of a company, by a session.
public struct SignedIn: Sendable, Hashable {
    /// By which session.
    public let session: Session
    /// Who.
    public let member: Member

    /// Whether the person is an administrator of the company.
    public var isAdministrator: Bool { member.role == .administrator }

    /// Checks that the person has confirmed lately that it is them.
    ///
    /// - Throws: ``AccountsError/notConfirmed``.
    public func requireConfirmed(at now: Timestamp) throws(AccountsError) {
        guard session.stage == .full, let until = session.confirmedUntil, now < until else { throw .notConfirmed }
    }

    /// Checks that the person is an administrator. A program with an app password may read what its person may read.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``.
    public func requireAdministrator() throws(AccountsError) {
        guard session.stage != .half, isAdministrator else { throw .administratorsOnly }
    }

    /// Checks once more, in the transaction that changes something, that the person still is an administrator.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``.
    func requireStillAdministrator(in transaction: ReadTransaction) throws {
        let row = try transaction.row(
            "SELECT role FROM memberships WHERE company_id = $1 AND person_id = $2",
            [member.company.id, member.person.id])
        guard try row?.text("role") == Role.administrator.rawValue else { throw AccountsError.administratorsOnly }
    }
}
