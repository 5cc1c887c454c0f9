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
}
