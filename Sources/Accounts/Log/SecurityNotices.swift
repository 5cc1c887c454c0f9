import Storage

/// The letters that are to be written about entries of the security log.
///
/// They are made in the transaction that writes the entry, so that none is missing and none is about something that was
/// not committed. Without a system mailbox none are made. A letter is first handed over and then noted here as posted;
/// a key with the notice's number keeps a second try from sending it twice.
public struct SecurityNotices: Sendable {
    /// The most letters that a person gets within ``interval``.
    public static let mostPerHour = 20
    /// The most letters about the same kind of event within ``interval``, so that a flood of one kind leaves room for
    /// others.
    public static let mostOfKindPerHour = 5
    /// The hour of the limits.
    static let interval = Duration.seconds(3600)
    /// How long a letter may wait to be posted. An older one would only confuse.
    public static let patience = Duration.seconds(86_400)
    /// The topic that announces new ones.
    static let topic = "notices"

    private let context: AccountsContext

    /// Creates the notices of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns letters that wait, the oldest first.
    ///
    /// - Parameters:
    ///   - number: Only those after this one; 0 for the first.
    ///   - limit: How many at most.
    /// - Throws: `StorageError`.
    public func waiting(after number: Int64 = 0, limit: Int = 50) async throws -> [SecurityNotice] {
        let since = context.now() - Self.patience
        return try await context.database.read { transaction in
            try transaction.rows(
                """
                SELECT * FROM security_notices WHERE posted_at IS NULL AND id > $1 AND made_at > $2
                ORDER BY id LIMIT $3
                """, [number, since, limit]
            ).compactMap { row in
                guard
                    let event = try transaction.row(
                        "SELECT * FROM security_events WHERE number = $1", [try row.integer("event_number")]),
                    let company = try transaction.row(
                        "SELECT * FROM companies WHERE id = $1", [try row.integer("company_id")])
                else { return nil }
                return try SecurityNotice(row: row, event: event, company: company)
            }
        }
    }

    /// Notes that a letter is on its way, or that it never will be.
    ///
    /// - Throws: `StorageError`.
    public func markPosted(_ id: Int64) async throws {
        let now = context.now()
        try await context.database.write { transaction in
            try transaction.execute(
                "UPDATE security_notices SET posted_at = $1 WHERE id = $2 AND posted_at IS NULL", [now, id])
        }
    }

    /// Reports whenever there may be new ones, on this node or another; on PostgreSQL once at the beginning as well. It
    /// ends with the database, or with the task that waits.
    public func arrivals() -> AsyncStream<Void> {
        let changes = context.database.changes(of: [Self.topic])
        return AsyncStream {
            for await _ in changes { return () }
            return nil
        }
    }

    /// Returns the numbers of a company's administrators. A link in a letter may be read by them and by no one else.
    ///
    /// - Throws: `StorageError`.
    public func administrators(ofCompany companyID: Int64) async throws -> Set<Int64> {
        try await context.database.read { transaction in
            let rows = try transaction.rows(
                "SELECT person_id FROM memberships WHERE company_id = $1 AND role = $2",
                [companyID, Role.administrator.rawValue])
            return Set(try rows.map { try $0.integer("person_id") })
        }
    }

    /// Removes those that neither wait nor count for a limit any more.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM security_notices WHERE made_at < $1", [context.now() - Self.patience - Self.interval])
    }
}

extension SecurityNotices {
    /// Makes the letters about a new entry, for the people whom it concerns.
    static func make(
        about entry: SecurityLog.Entry, _ kind: SecurityEvent.Kind, _ facts: [String: String],
        in transaction: WriteTransaction
    ) throws {
        let audience = NoticeAudience(kind, facts)
        guard audience != .nobody, let companyID = entry.companyID else { return }
        let mailboxes = try Self.mailboxes(of: companyID, facts, in: transaction)
        guard !mailboxes.isEmpty else { return }
        let people = try transaction.rows(
            """
            SELECT people.*, memberships.role FROM memberships JOIN people ON people.id = memberships.person_id
            WHERE memberships.company_id = $1 AND (people.id = $2 OR memberships.role = $3) ORDER BY people.id
            """, [companyID, entry.personID ?? 0, Role.administrator.rawValue]
        ).map { row in (person: try Person(row: row), role: try row.text("role")) }
        let subject = people.first { $0.person.id == entry.personID }?.person.name ?? ""
        let actor = try entry.actorID.flatMap { id in
            try transaction.row("SELECT name FROM people WHERE id = $1", [id])?.text("name")
        }
        for (person, role) in people {
            let isOwn = person.id == entry.personID
            guard isOwn ? audience.includesPerson : audience.includesAdministrators,
                isOwn || role == Role.administrator.rawValue,
                let room = try Self.room(for: person.address, kind, at: entry.happenedAt, in: transaction)
            else { continue }
            for mailbox in mailboxes {
                try transaction.execute(
                    """
                    INSERT INTO security_notices (
                        id, event_number, kind, company_id, mailbox, address, name, language, time_zone, is_own,
                        person_name, actor_name, is_last, made_at, posted_at
                    ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL)
                    """,
                    [
                        try transaction.nextAccountNumber("security-notice"), entry.number, kind.rawValue, companyID,
                        mailbox, person.address, person.name, person.language.rawValue, person.timeZone, isOwn,
                        subject, actor ?? "", room == 1, entry.happenedAt,
                    ])
            }
        }
        try transaction.announce(topic: topic, payload: String(companyID))
    }

    /// Returns the mailboxes that send a letter: the system mailbox. If it has just been changed, the former one sends
    /// it too, so that no one silences the letters unnoticed.
    private static func mailboxes(
        of companyID: Int64, _ facts: [String: String], in transaction: ReadTransaction
    ) throws -> [String] {
        let row = try transaction.row("SELECT system_mailbox FROM companies WHERE id = $1", [companyID])
        let present = try row?.optionalText("system_mailbox")
        return [facts["former-system-mailbox"], present].compactMap(\.self)
    }

    /// Returns how many letters of a kind an address may still get now, this one included; `nil` if none.
    private static func room(
        for address: String, _ kind: SecurityEvent.Kind, at now: Timestamp, in transaction: ReadTransaction
    ) throws -> Int64? {
        let row = try transaction.row(
            """
            SELECT count(*) AS every, coalesce(sum(CASE WHEN kind = $3 THEN 1 ELSE 0 END), 0) AS alike
            FROM security_notices WHERE address = $1 AND made_at > $2
            """, [address, now - interval, kind.rawValue])
        let (every, alike) = (try row?.integer("every") ?? 0, try row?.integer("alike") ?? 0)
        let left = min(Int64(mostPerHour) - every, Int64(mostOfKindPerHour) - alike)
        return left > 0 ? left : nil
    }
}
