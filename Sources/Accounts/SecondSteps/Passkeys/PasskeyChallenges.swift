import Storage

/// The challenges that passkeys answer: random, stored as a hash, good for five minutes and one answer.
struct PasskeyChallenges: Sendable {
    /// How long one is good for.
    static let lifetime = Duration.seconds(300)
    /// The most that are open for one address, or for the first 64 bits of an IPv6 address.
    static let mostPerBlock = 50
    /// The most that are open for one session.
    static let mostPerSession = 10
    /// The most that are open without a session, from everywhere.
    static let mostWithoutSession: Int64 = 20_000

    /// What an answer is for. The raw value is stored.
    enum Purpose: String {
        case registration
        /// The whole sign-in.
        case signIn = "sign-in"
        /// The second step, or a confirmation.
        case check
    }

    let context: AccountsContext

    /// Makes a challenge.
    ///
    /// - Parameter session: The session that it belongs to; `nil` before one signs in.
    /// - Returns: The challenge as base64url.
    /// - Throws: ``AccountsError/busy`` if too many are open.
    func make(
        _ purpose: Purpose, session: Int64?, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> String {
        let (challenge, now) = (context.newToken(), context.now())
        try purge(in: transaction)
        if let session {
            // A new one takes the place of the oldest.
            try transaction.execute(
                """
                DELETE FROM passkey_challenges WHERE session_id = $1 AND challenge_hash NOT IN (
                    SELECT challenge_hash FROM passkey_challenges WHERE session_id = $1
                    ORDER BY expires_at DESC, challenge_hash LIMIT $2
                )
                """, [session, Self.mostPerSession - 1])
        } else {
            let open = try transaction.row(
                """
                SELECT COUNT(*) AS everywhere, COUNT(CASE WHEN address_block = $1 THEN 1 END) AS here
                FROM passkey_challenges WHERE session_id IS NULL
                """, [origin.block])
            guard let open, try open.integer("here") < Self.mostPerBlock,
                try open.integer("everywhere") < Self.mostWithoutSession
            else { throw AccountsError.busy }
        }
        try transaction.execute(
            """
            INSERT INTO passkey_challenges (challenge_hash, purpose, session_id, address_block, expires_at)
            VALUES ($1, $2, $3, $4, $5)
            """, [challenge.hash, purpose.rawValue, session, origin.block, now + Self.lifetime])
        return challenge.text
    }

    /// Removes what nobody has answered in time.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM passkey_challenges WHERE expires_at <= $1", [context.now()])
    }

    /// Uses a challenge up.
    ///
    /// - Parameter challenge: The one that an answer names.
    /// - Returns: Whether it was open, for this purpose and session.
    func take(
        _ challenge: String?, _ purpose: Purpose, session: Int64?, in transaction: WriteTransaction
    ) throws -> Bool {
        guard let token = challenge.flatMap(BearerToken.init) else { return false }
        let row = try transaction.row(
            """
            DELETE FROM passkey_challenges WHERE challenge_hash = $1
            RETURNING purpose, COALESCE(session_id, 0) AS session_id, expires_at
            """, [token.hash])
        guard let row else { return false }
        return try row.text("purpose") == purpose.rawValue && row.integer("session_id") == session ?? 0
            && context.now() < row.timestamp("expires_at")
    }
}
