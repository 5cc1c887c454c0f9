import Storage

/// The sessions of all people.
///
/// A token of 256 random bits is a session's only key, and only its hash is stored (ASVS 7.2.2–7.2.4). A session ends
/// when it was unused for 7 days, and after 30 days at the latest. NIST SP 800-63B-4 wants an hour and a day at this
/// level. People who work with mail all day would type their password several times a day then, and get used to it.
/// Instead, everything that changes how a person gets in asks for the password again (ASVS 7.3.1, 7.3.2).
public struct Sessions: Sendable {
    /// How long the second step may take.
    static let halfLifetime = Duration.seconds(15 * 60)
    /// How long a full session lasts at most.
    static let lifetime = Duration.seconds(30 * 86_400)
    /// After how long without a request a full session ends.
    static let idleLifetime = Duration.seconds(7 * 86_400)
    /// How old the noted last use may become before it is written again.
    static let noticeInterval = Duration.seconds(60)
    /// The most full sessions of a person. The one that was unused for longest makes room.
    static let mostOfPerson = 50
    /// The most half sessions of a person from one address.
    static let mostHalfFromAddress = 10
    /// How long the row of a session is kept after its end.
    static let memory = Duration.seconds(86_400)

    let context: AccountsContext

    /// Creates the list of a database.
    public init(_ context: AccountsContext) { self.context = context }

    // MARK: By token

    /// Returns who asks by a token, halfway in or signed in; `nil` if the session is over or never was.
    ///
    /// It reads the database each time, so an ended session is over at once on every node.
    public func signedIn(_ token: BearerToken, from origin: ClientOrigin) async throws -> SignedIn? {
        let now = context.now()
        let found = try await context.database.read { transaction -> SignedIn? in
            guard
                let row = try transaction.row(
                    "SELECT * FROM sessions WHERE token_hash = $1 AND \(Self.isOpen(at: 2, idleSince: 3))",
                    [token.hash, now, now - Self.idleLifetime])
            else { return nil }
            return try signedIn(row, in: transaction)
        }
        if let found, found.session.stage == .full, found.session.lastSeenAt + Self.noticeInterval <= now {
            // A full disk must not keep people out who only want to read.
            try? await notice(found, at: now, from: origin)
        }
        return found
    }

    /// Ends the session of a token. Nothing happens if it is over already.
    public func signOut(_ token: BearerToken, from origin: ClientOrigin) async throws {
        let now = context.now()
        try await context.database.write { transaction in
            let ended = try transaction.row(
                """
                UPDATE sessions SET ended_at = $1 WHERE token_hash = $2 AND ended_at IS NULL
                RETURNING id, person_id, company_id
                """, [now, token.hash])
            guard let ended else { return }
            try transaction.tell(.session(ended.integer("id")))
            try SecurityLog(context).note(
                .signedOut, company: ended.integer("company_id"), person: ended.integer("person_id"), from: origin,
                in: transaction)
        }
    }

    // MARK: A person's own

    /// Returns the person's full sessions, the last used one first.
    public func all(of signedIn: SignedIn) async throws -> [Session] {
        let personID = signedIn.member.person.id
        return try await context.database.read { try all(ofPerson: personID, in: $0) }
    }

    /// Ends one of the person's sessions.
    ///
    /// - Throws: ``AccountsError/notFound`` if it is over or somebody else's; ``AccountsError/notConfirmed``.
    public func end(_ id: Int64, by signedIn: SignedIn, from origin: ClientOrigin) async throws {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        try await context.database.write { transaction in
            let ended = try transaction.row(
                """
                UPDATE sessions SET ended_at = $1
                WHERE id = $2 AND person_id = $3 AND \(Self.isOpen(at: 1, idleSince: 4)) RETURNING program
                """, [now, id, signedIn.member.person.id, now - Self.idleLifetime])
            guard let ended else { throw AccountsError.notFound }
            try transaction.tell(.session(id))
            try SecurityLog(context).note(
                .sessionEnded, company: signedIn.member.company.id, person: signedIn.member.person.id,
                ["program": ended.text("program")], from: origin, in: transaction)
        }
    }

    /// Ends all sessions of the person but the one that asks.
    ///
    /// - Returns: how many.
    /// - Throws: ``AccountsError/notConfirmed``.
    @discardableResult
    public func endOthers(by signedIn: SignedIn, from origin: ClientOrigin) async throws -> Int {
        try signedIn.requireConfirmed(at: context.now())
        let person = signedIn.member.person.id
        return try await context.database.write { transaction in
            let count = try endAll(ofPerson: person, except: signedIn.session.id, in: transaction)
            if count > 0 {
                try SecurityLog(context).note(
                    .allSessionsEnded, company: signedIn.member.company.id, person: person,
                    ["count": String(count), "kept": "this"], from: origin, in: transaction)
            }
            return count
        }
    }

    // MARK: For others

    /// Returns a person's full sessions, the last used one first.
    func all(ofPerson personID: Int64, in transaction: ReadTransaction) throws -> [Session] {
        let now = context.now()
        return try transaction.rows(
            """
            SELECT * FROM sessions
            WHERE person_id = $1 AND stage = 'full' AND \(Self.isOpen(at: 2, idleSince: 3))
            ORDER BY last_seen_at DESC, id DESC
            """, [personID, now, now - Self.idleLifetime]
        ).map { try Session(row: $0) }
    }

    /// Ends the sessions of a person, half and full. The caller says in the log why.
    ///
    /// - Parameter kept: The number of a session that goes on.
    /// - Returns: how many full sessions have ended.
    @discardableResult
    func endAll(ofPerson personID: Int64, except kept: Int64? = nil, in transaction: WriteTransaction) throws -> Int {
        let ended = try transaction.rows(
            """
            UPDATE sessions SET ended_at = $1 WHERE person_id = $2 AND id <> $3 AND ended_at IS NULL
            RETURNING id, stage
            """, [context.now(), personID, kept ?? 0])
        for row in ended { try transaction.tell(.session(row.integer("id"))) }
        try transaction.tell(.person(personID))
        return try ended.filter { try $0.text("stage") == Session.Stage.full.rawValue }.count
    }

    /// Removes what is over for more than a day.
    func purge(in transaction: WriteTransaction) throws {
        let past = context.now() - Self.memory
        try transaction.execute(
            "DELETE FROM sessions WHERE ended_at < $1 OR ends_at < $1 OR last_seen_at < $2",
            [past, past - Self.idleLifetime])
    }

    /// The condition of SQL under which a session is open.
    ///
    /// - Parameters:
    ///   - now: The number of the parameter with the present time.
    ///   - idle: The number of the parameter with the time since which it must have been used.
    static func isOpen(at now: Int, idleSince idle: Int) -> String {
        "ended_at IS NULL AND ends_at > $\(now) AND last_seen_at > $\(idle)"
    }

    /// Returns who asks by a row of `sessions`; `nil` if the person no longer belongs to the company.
    func signedIn(_ row: Row, in transaction: ReadTransaction) throws -> SignedIn? {
        guard let member = try transaction.member(row.integer("person_id"), of: row.integer("company_id")) else {
            return nil
        }
        return SignedIn(session: try Session(row: row), member: member)
    }

    private func notice(_ signedIn: SignedIn, at now: Timestamp, from origin: ClientOrigin) async throws {
        try await context.database.write { transaction in
            let noticed = try transaction.row(
                """
                UPDATE sessions SET last_seen_at = $1, address = $2, program = $3
                WHERE id = $4 AND ended_at IS NULL AND last_seen_at <= $5 RETURNING id
                """, [now, origin.address, origin.program, signedIn.session.id, now - Self.noticeInterval])
            guard noticed != nil else { return }
            try transaction.execute(
                "UPDATE people SET last_seen_at = $1 WHERE id = $2", [now, signedIn.member.person.id])
        }
    }
}
