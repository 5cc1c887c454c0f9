import Storage

/// What people had typed when they had to sign in again or to confirm that it is them.
///
/// A form that a browser sends after the end of its session is kept, sealed, for half an hour. When the same person has
/// signed in again, the form is there again. A form whose sender must confirm first is kept in the same way. Secrets are
/// taken out of a form before it is kept.
public struct KeptForms: Sendable {
    /// A form that was kept.
    public struct Form: Sendable, Hashable {
        /// The path that it was sent to.
        public let path: String
        /// Its body.
        public let body: [UInt8]
    }

    /// How long a form is kept.
    static let lifetime = Duration.seconds(30 * 60)
    /// The most bytes of a body that is kept: the longest text of a letter, each byte of it as three.
    public static let mostBytes = 1 << 21
    /// The most bytes of a path.
    static let mostPathBytes = 2048
    /// The most forms kept of a person. The oldest makes room.
    static let mostOfPerson = 5

    private let context: AccountsContext

    /// Creates the list of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Keeps a form that came with the token of an ended session.
    ///
    /// - Parameters:
    ///   - path: The path that it was sent to.
    ///   - body: Its body, without secrets.
    ///   - token: The token of the ended session, which says whose form it is.
    /// - Returns: The token by which the form is taken; `nil` if the session never was or ended more than a day ago,
    ///   or if the form is too large.
    public func keep(path: String, body: [UInt8], of token: BearerToken) async throws -> BearerToken? {
        try await keep(path: path, body: body) { try person(ofEnded: token, in: $0) }
    }

    /// Keeps a form of a person who must confirm, or take the second step, before it is looked at.
    ///
    /// - Parameters:
    ///   - path: The path that it was sent to.
    ///   - body: Its body, without secrets.
    ///   - signedIn: Who sent it.
    /// - Returns: The token by which the form is taken; `nil` if the form is too large.
    public func keep(path: String, body: [UInt8], by signedIn: SignedIn) async throws -> BearerToken? {
        try await keep(path: path, body: body) { _ in signedIn.member.person.id }
    }

    private func keep(
        path: String, body: [UInt8], of person: @escaping @Sendable (WriteTransaction) throws -> Int64?
    ) async throws -> BearerToken? {
        guard body.count <= Self.mostBytes, path.utf8.count <= Self.mostPathBytes else { return nil }
        let (now, kept) = (context.now(), context.newToken())
        return try await context.database.write { transaction in
            try purge(in: transaction)
            guard let personID = try person(transaction) else { return nil }
            let id = try transaction.nextAccountNumber("kept-form")
            let sealed = try context.sealingKey.seal(body, context: Self.seal(id))
            try transaction.execute(
                """
                INSERT INTO kept_forms (id, token_hash, person_id, path, sealed_body, made_at, expires_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """, [id, kept.hash, personID, path, sealed, now, now + Self.lifetime])
            try transaction.execute(
                """
                DELETE FROM kept_forms WHERE person_id = $1 AND id NOT IN (
                    SELECT id FROM kept_forms WHERE person_id = $1 ORDER BY id DESC LIMIT \(Self.mostOfPerson)
                )
                """, [personID])
            return kept
        }
    }

    /// Takes a kept form, once.
    ///
    /// - Parameter path: The path that it must have been sent to, else it stays; `nil` for any.
    /// - Returns: The form; `nil` if it was taken, is older than half an hour or is somebody else's.
    public func take(_ token: BearerToken, at path: String? = nil, by signedIn: SignedIn) async throws -> Form? {
        guard signedIn.session.stage == .full else { return nil }
        let ofPath = path == nil ? "" : "AND path = $4"
        let place: [SQLValue] = path.map { [.text($0)] } ?? []
        return try await context.database.write { transaction in
            let row = try transaction.row(
                """
                DELETE FROM kept_forms WHERE token_hash = $1 AND person_id = $2 AND expires_at > $3 \(ofPath)
                RETURNING id, path, sealed_body
                """, [token.hash, signedIn.member.person.id, context.now()] + place)
            guard let row else { return nil }
            let body = try context.sealingKey.open(
                row.sealedValue("sealed_body"), context: Self.seal(row.integer("id")))
            return Form(path: try row.text("path"), body: body)
        }
    }

    /// Removes forms that nobody has taken in time.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM kept_forms WHERE expires_at <= $1", [context.now()])
    }

    /// Returns whose an ended session was; `nil` if it is open, never was, or ended more than a day ago.
    private func person(ofEnded token: BearerToken, in transaction: ReadTransaction) throws -> Int64? {
        let now = context.now()
        let row = try transaction.row(
            """
            SELECT person_id FROM sessions WHERE token_hash = $1 AND stage = 'full'
                AND NOT (\(Sessions.isOpen(at: 2, idleSince: 3)))
                AND (ended_at IS NULL OR ended_at > $4) AND ends_at > $4 AND last_seen_at > $5
            """,
            [
                token.hash, now, now - Sessions.idleLifetime, now - Sessions.memory,
                now - Sessions.memory - Sessions.idleLifetime,
            ])
        return try row?.integer("person_id")
    }

    private static func seal(_ id: Int64) -> SealContext { SealContext("kept-form/\(id)") }
}
