import Storage

extension SecurityLog {
    /// The most entries of one answer.
    public static let longestPage = 200

    /// Returns entries that concern a person, the newest first.
    ///
    /// - Parameters:
    ///   - personID: The person.
    ///   - number: Only entries before this one; `nil` for the newest.
    ///   - limit: How many, at most ``longestPage``.
    ///   - kinds: Only these kinds; all if empty.
    /// - Throws: `StorageError` if the database fails.
    public func events(
        ofPerson personID: Int64, before number: Int64? = nil, limit: Int = 50, kinds: Set<SecurityEvent.Kind> = []
    ) async throws -> [SecurityEvent] {
        try await context.database.read {
            try Self.events("person_id = $1", [personID], before: number, limit: limit, kinds: kinds, in: $0)
        }
    }

    /// Returns entries that concern a company, the newest first. The caller has checked that an administrator asks.
    ///
    /// - Parameters:
    ///   - companyID: The company.
    ///   - personID: Only entries that concern this person; `nil` for all.
    ///   - number: Only entries before this one; `nil` for the newest.
    ///   - limit: How many, at most ``longestPage``.
    ///   - kinds: Only these kinds; all if empty.
    static func events(
        ofCompany companyID: Int64, person personID: Int64?, before number: Int64?, limit: Int,
        kinds: Set<SecurityEvent.Kind>, in transaction: ReadTransaction
    ) throws -> [SecurityEvent] {
        guard let personID else {
            return try events(
                "company_id = $1", [companyID], before: number, limit: limit, kinds: kinds, in: transaction)
        }
        return try events(
            "company_id = $1 AND person_id = $2", [companyID, personID], before: number, limit: limit, kinds: kinds,
            in: transaction)
    }

    private static func events(
        _ condition: String, _ subject: [Int64], before number: Int64?, limit: Int, kinds: Set<SecurityEvent.Kind>,
        in transaction: ReadTransaction
    ) throws -> [SecurityEvent] {
        var (conditions, values) = ([condition], subject.map { $0 as any SQLConvertible })
        if let number {
            values.append(number)
            conditions.append("number < $\(values.count)")
        }
        if !kinds.isEmpty {
            // Sorted, so that the same choice is the same statement.
            let names = kinds.map(\.rawValue).sorted()
            conditions.append("kind IN (\(names.parameters(from: values.count + 1)))")
            values += names
        }
        values.append(min(max(limit, 1), longestPage))
        return try transaction.rows(
            """
            SELECT * FROM security_events WHERE \(conditions.joined(separator: " AND "))
            ORDER BY number DESC LIMIT $\(values.count)
            """, values
        ).map(SecurityEvent.init(row:))
    }

    /// Checks that every entry is as it was written and that none is missing, up to the entry that the log's head
    /// names when the check begins.
    ///
    /// Anyone who can only write to the database can't make an entry of their own, since the key is sealed outside of it.
    /// One thing stays possible: to put an old head and its entries back. So the number of entries is part of the
    /// answer; it must never become smaller.
    ///
    /// - Parameter progress: Gets how many entries were checked, of how many.
    /// - Throws: `StorageError` if the database fails; `CancellationError`.
    public func verify(progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }) async throws -> LogVerification
    {
        let (head, last) = try await context.database.read { transaction in
            (
                try transaction.row("SELECT number, digest FROM security_log_head WHERE id = 1"),
                try transaction.row("SELECT max(number) AS last FROM security_events")?.optionalInteger("last") ?? 0
            )
        }
        let (total, expected) = (try head?.integer("number") ?? 0, try head?.blob("digest") ?? [])
        var chain = Chain(keys: context.keys)
        while chain.number < total {
            let reached = chain
            let next = try await context.database.read { transaction in
                var chain = reached
                try transaction.forEach(
                    "SELECT * FROM security_events WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3",
                    [chain.number, total, Self.portion]
                ) { row in if !chain.isBroken { try chain.take(row) } }
                return chain
            }
            guard !next.isBroken, next.number > chain.number else { return .broken(at: next.number + 1) }
            chain = next
            progress(chain.number, total)
        }
        guard chain.digest == expected else { return .broken(at: max(total, 1)) }
        return last > total ? .broken(at: total + 1) : .intact(count: total)
    }

    /// How many entries are checked in one transaction.
    private static let portion = 5_000

    /// The chain as far as it has been followed.
    private struct Chain: Sendable {
        let keys: AccountKeys
        /// The last sound entry.
        var number: Int64 = 0
        var digest: [UInt8] = []
        var isBroken = false

        init(keys: AccountKeys) { self.keys = keys }

        /// Follows the chain to the next entry.
        mutating func take(_ row: Row) throws {
            let entry = Entry(
                number: try row.integer("number"), companyID: try row.optionalInteger("company_id"),
                personID: try row.optionalInteger("person_id"), actorID: try row.optionalInteger("actor_id"),
                happenedAt: try row.timestamp("happened_at"), kind: try row.text("kind"),
                facts: try row.text("facts"), address: try row.text("address"), program: try row.text("program"))
            let computed = keys.mark(entry.chained(after: digest), for: .log)
            guard entry.number == number + 1, try row.blob("digest") == computed else {
                isBroken = true
                return
            }
            (number, digest) = (entry.number, computed)
        }
    }
}
