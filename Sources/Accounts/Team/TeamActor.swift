public import Storage

/// Who works on a company's people and settings: an administrator by a session, or the server's operator. Both are held
/// to the same rules.
public protocol TeamActor: Sendable {
    /// Whose people and settings.
    var companyID: Int64 { get }
    /// The person; `nil` for the server's operator, who need not be one.
    var personID: Int64? { get }
    /// The person's name; `nil` for the server's operator.
    var name: String? { get }

    /// Checks that the actor may see the company's people, settings and log.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``.
    func requireMayRead() throws(AccountsError)

    /// Checks that the actor may change them now.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``.
    func requireMayChange(at now: Timestamp) throws(AccountsError)
}

extension SignedIn: TeamActor {
    public var companyID: Int64 { member.company.id }
    public var personID: Int64? { member.person.id }
    public var name: String? { member.person.name }

    public func requireMayRead() throws(AccountsError) { try requireAdministrator() }

    public func requireMayChange(at now: Timestamp) throws(AccountsError) {
        try requireAdministrator()
        try requireConfirmed(at: now)
    }
}

/// Anyone who works on the server's command line. They have the database and its key, so nothing is asked of them.
public struct ServerOperator: TeamActor {
    public let companyID: Int64
    public var personID: Int64? { nil }
    public var name: String? { nil }

    /// Creates the operator of a company's server.
    public init(companyID: Int64) { self.companyID = companyID }

    public func requireMayRead() {}
    public func requireMayChange(at now: Timestamp) {}
}

extension TeamActor {
    /// What the log says besides: without it, a deed of the operator would look like the person's own.
    var loggedFacts: [String: String] { personID == nil ? ["by": "operator"] : [:] }

    /// Checks once more, in the transaction that changes something, that the actor still is an administrator.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``.
    func recheck(in transaction: ReadTransaction) throws {
        guard let personID else { return }
        let row = try transaction.row(
            "SELECT role FROM memberships WHERE company_id = $1 AND person_id = $2", [companyID, personID])
        guard try row?.text("role") == Role.administrator.rawValue else { throw AccountsError.administratorsOnly }
    }
}
