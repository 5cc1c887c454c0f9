import Storage

/// The browsers in which people have signed in.
///
/// A browser is known to a person who has signed in there completely. Others' wrong passwords do not keep the person
/// out there. A known browser can be remembered too: then the second step is spared for 30 days, and nothing else.
public struct Browsers: Sendable {
    /// How long the second step is spared.
    static let remembering = Duration.seconds(30 * 86_400)
    /// How long an unused browser stays known. Browsers themselves keep no cookie for longer than 400 days.
    static let knowing = Duration.seconds(400 * 86_400)
    /// The most browsers known of a person. The one that was unused for longest makes room.
    static let mostOfPerson = 50

    private let context: AccountsContext

    /// Creates the list of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns the person's remembered browsers, the last used one first.
    public func all(of signedIn: SignedIn) async throws -> [RememberedBrowser] {
        let (personID, now) = (signedIn.member.person.id, context.now())
        return try await context.database.read { transaction in
            try transaction.rows(
                """
                SELECT * FROM browsers WHERE person_id = $1 AND remembered_until > $2
                ORDER BY last_used_at DESC, id DESC
                """, [personID, now]
            ).map { try RememberedBrowser(row: $0) }
        }
    }

    /// Asks for the second step again in one of the person's browsers.
    ///
    /// - Throws: ``AccountsError/notFound``; ``AccountsError/notConfirmed``.
    public func forget(_ id: Int64, by signedIn: SignedIn, from origin: ClientOrigin) async throws {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        try await context.database.write { transaction in
            let row = try transaction.row(
                """
                UPDATE browsers SET remembered_until = NULL
                WHERE id = $1 AND person_id = $2 AND remembered_until > $3 RETURNING program
                """, [id, signedIn.member.person.id, now])
            guard let row else { throw AccountsError.notFound }
            try noteForgotten(1, program: row.text("program"), by: signedIn, from: origin, in: transaction)
        }
    }

    /// Asks for the second step again in all of the person's browsers.
    ///
    /// - Returns: how many were remembered.
    /// - Throws: ``AccountsError/notConfirmed``.
    @discardableResult
    public func forgetAll(by signedIn: SignedIn, from origin: ClientOrigin) async throws -> Int {
        try signedIn.requireConfirmed(at: context.now())
        return try await context.database.write { transaction in
            let count = try forgetAll(ofPerson: signedIn.member.person.id, in: transaction)
            if count > 0 { try noteForgotten(count, program: nil, by: signedIn, from: origin, in: transaction) }
            return count
        }
    }

    /// Asks for the second step again in all browsers of a person. The caller says in the log why.
    ///
    /// - Returns: how many were remembered.
    @discardableResult
    func forgetAll(ofPerson personID: Int64, in transaction: WriteTransaction) throws -> Int {
        try transaction.rows(
            """
            UPDATE browsers SET remembered_until = NULL
            WHERE person_id = $1 AND remembered_until > $2 RETURNING id
            """, [personID, context.now()]
        ).count
    }

    /// How well a browser is known to a person.
    struct Acquaintance: Sendable, Hashable {
        /// The browser's number for this person; `nil` if the person has not signed in there.
        var id: Int64?
        /// Whether the second step is spared there.
        var isRemembered = false

        /// Whether the person has signed in there.
        var isKnown: Bool { id != nil }
    }

    /// Returns how well a browser is known to a person.
    func acquaintance(
        of browser: BearerToken?, with personID: Int64, in transaction: ReadTransaction
    ) throws -> Acquaintance {
        guard let browser,
            let row = try transaction.row(
                "SELECT id, remembered_until FROM browsers WHERE token_hash = $1 AND person_id = $2",
                [browser.hash, personID])
        else { return Acquaintance() }
        let until = try row.optionalTimestamp("remembered_until")
        return Acquaintance(id: try row.integer("id"), isRemembered: until.map { context.now() < $0 } ?? false)
    }

    /// Notes that a person has come in completely in a browser. It gets a new token each time, so that one which was
    /// planted in it, or stolen from it, is worth nothing afterwards.
    ///
    /// - Parameters:
    ///   - browser: The token that it sent; `nil` if it sent none.
    ///   - remembers: Whether the person asks for the second step to be spared.
    /// - Returns: its token from now on.
    func meet(
        _ browser: BearerToken?, person personID: Int64, remembers: Bool, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> BearerToken {
        let (token, now) = (context.newToken(), context.now())
        if let browser {
            // Everybody who uses this browser is known by its new token.
            try transaction.execute(
                "UPDATE browsers SET token_hash = $1 WHERE token_hash = $2", [token.hash, browser.hash])
        }
        let until: Timestamp? = remembers ? now + Self.remembering : nil
        try transaction.execute(
            """
            INSERT INTO browsers (
                id, person_id, token_hash, program, address, made_at, last_used_at, remembered_until
            ) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
            ON CONFLICT (token_hash, person_id) DO UPDATE SET
                program = excluded.program, address = excluded.address, last_used_at = excluded.last_used_at,
                remembered_until = COALESCE(excluded.remembered_until, browsers.remembered_until)
            """,
            [
                try transaction.nextAccountNumber("browser"), personID, token.hash, origin.program, origin.address,
                now, until,
            ])
        try transaction.execute(
            """
            DELETE FROM browsers WHERE person_id = $1 AND id NOT IN (
                SELECT id FROM browsers WHERE person_id = $1 ORDER BY last_used_at DESC, id DESC LIMIT \(Self.mostOfPerson)
            )
            """, [personID])
        return token
    }

    /// Removes browsers that nobody has signed in with for long.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM browsers WHERE last_used_at < $1", [context.now() - Self.knowing])
    }

    private func noteForgotten(
        _ count: Int, program: String?, by signedIn: SignedIn, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws {
        var facts = ["count": String(count)]
        facts["program"] = program
        try SecurityLog(context).note(
            .browserForgotten, company: signedIn.member.company.id, person: signedIn.member.person.id, facts,
            from: origin, in: transaction)
    }
}
