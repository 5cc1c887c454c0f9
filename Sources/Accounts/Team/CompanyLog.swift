import Storage

/// The security log of a company, as its administrators read it.
public struct CompanyLog: Sendable {
    /// A page of the log.
    public struct Page: Sendable, Hashable {
        /// The entries, the newest first.
        public let events: [SecurityEvent]
        /// The names of the people in the entries, by their numbers; those who were removed too.
        public let names: [Int64: String]
        /// Where the next page begins; `nil` if there are no older entries.
        public let next: Int64?
    }

    private let context: AccountsContext

    /// Creates the logs of a database's companies.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns entries of the company that the actor administrates.
    ///
    /// - Parameters:
    ///   - personID: Only entries that concern this person; `nil` for all.
    ///   - number: Only entries before this one; `nil` for the newest.
    ///   - limit: How many, at most ``SecurityLog/longestPage``.
    ///   - kinds: Only these kinds; all if empty.
    /// - Throws: ``AccountsError/administratorsOnly``; `StorageError`.
    public func page(
        ofPerson personID: Int64? = nil, before number: Int64? = nil, limit: Int = 50,
        kinds: Set<SecurityEvent.Kind> = [], by actor: some TeamActor
    ) async throws -> Page {
        try actor.requireMayRead()
        let limit = min(max(limit, 1), SecurityLog.longestPage)
        return try await context.database.read { transaction in
            let events = try SecurityLog.events(
                ofCompany: actor.companyID, person: personID, before: number, limit: limit, kinds: kinds,
                in: transaction)
            let ids = Set(events.flatMap { [$0.personID, $0.actorID] }.compactMap(\.self)).sorted()
            return Page(
                events: events, names: try Self.names(of: ids, in: actor.companyID, transaction),
                next: events.count == limit ? events.last?.number : nil)
        }
    }

    private static func names(
        of ids: [Int64], in companyID: Int64, _ transaction: ReadTransaction
    ) throws -> [Int64: String] {
        guard !ids.isEmpty else { return [:] }
        var names: [Int64: String] = [:]
        // The log remembers the names of those who were removed.
        let removed = try transaction.rows(
            """
            SELECT * FROM security_events
            WHERE company_id = $1 AND kind = $2 AND person_id IN (\(ids.parameters(from: 3)))
            """, [companyID, SecurityEvent.Kind.personRemoved.rawValue] + ids)
        for event in try removed.map(SecurityEvent.init(row:)) {
            if let id = event.personID { names[id] = event.facts["name"] }
        }
        for row in try transaction.rows(
            """
            SELECT people.id, people.name FROM people JOIN memberships ON memberships.person_id = people.id
            WHERE memberships.company_id = $1 AND people.id IN (\(ids.parameters(from: 2)))
            """, [companyID] + ids)
        { names[try row.integer("id")] = try row.text("name") }
        return names
    }
}
