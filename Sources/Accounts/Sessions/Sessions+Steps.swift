import Storage

/// The steps by which a session comes to be. Each gives the browser a new token, so that one which was planted or seen
/// before a step is worth nothing after it (ASVS 7.2.4).
extension Sessions {
    /// How a person proved who they are: a fact of the log.
    enum Means: String, Sendable, Hashable {
        case password
        /// A password in a browser that spares the second step.
        case rememberedBrowser = "remembered-browser"
        case app
        case textMessage = "text-message"
        case backupCode = "backup-code"
        case passkey
        case invitation
        case setUp = "set-up"
    }

    /// Opens a session of a person who has given the password and owes the second step.
    func openHalf(
        for personID: Int64, in companyID: Int64, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Entrance {
        try insert(.half, for: personID, in: companyID, browser: nil, from: origin, in: transaction)
    }

    /// Opens a full session.
    ///
    /// - Parameters:
    ///   - browser: The token by which the browser is known; `nil` if it sent none.
    ///   - means: How the person proved who they are.
    func open(
        for personID: Int64, in companyID: Int64, browser: BearerToken?, means: Means, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> Entrance {
        let browsers = Browsers(context)
        let acquaintance = try browsers.acquaintance(of: browser, with: personID, in: transaction)
        let known = try browsers.meet(browser, person: personID, remembers: false, from: origin, in: transaction)
        let entrance = try insert(
            .full, for: personID, in: companyID, browser: known, from: origin, in: transaction)
        // A person who has just made the account knows that they came in.
        let isNew = !acquaintance.isKnown && means != .invitation && means != .setUp
        try noteSignedIn(entrance, means: means, inNewBrowser: isNew, from: origin, in: transaction)
        return entrance
    }

    /// Makes a half session a full one, once the second step is taken.
    ///
    /// - Parameters:
    ///   - half: Who has taken the second step.
    ///   - browser: The token by which the browser is known; `nil` if it sent none.
    ///   - remembers: Whether the person asks for the second step to be spared in this browser.
    ///   - means: The second step.
    /// - Throws: ``AccountsError/notFound`` if the session is over or full already.
    func promote(
        _ half: SignedIn, browser: BearerToken?, remembers: Bool, means: Means, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> Entrance {
        let (token, now) = (context.newToken(), context.now())
        let row = try transaction.row(
            """
            UPDATE sessions SET token_hash = $1, stage = 'full', made_at = $2, last_seen_at = $2, ends_at = $3,
                confirmed_at = $2, address = $4, program = $5
            WHERE id = $6 AND stage = 'half' AND \(Self.isOpen(at: 2, idleSince: 7)) RETURNING *
            """,
            [
                token.hash, now, now + Self.lifetime, origin.address, origin.program, half.session.id,
                now - Self.idleLifetime,
            ])
        guard let row, let full = try signedIn(row, in: transaction) else { throw AccountsError.notFound }
        let (browsers, personID) = (Browsers(context), full.member.person.id)
        let acquaintance = try browsers.acquaintance(of: browser, with: personID, in: transaction)
        let known = try browsers.meet(browser, person: personID, remembers: remembers, from: origin, in: transaction)
        try makeRoom(.full, ofPerson: personID, from: origin, in: transaction)
        let entrance = Entrance(token: token, signedIn: full, browser: known)
        try noteSignedIn(
            entrance, means: means, inNewBrowser: !acquaintance.isKnown, from: origin, in: transaction)
        if remembers {
            try SecurityLog(context).note(
                .browserRemembered, company: full.member.company.id, person: full.member.person.id,
                ["program": origin.program], from: origin, in: transaction)
        }
        return entrance
    }

    /// Notes that the person has just proved again that it is them. Only their session gets a new token and goes on.
    ///
    /// - Throws: ``AccountsError/notFound`` if the session is over or only half.
    func confirm(
        _ signedIn: SignedIn, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Entrance {
        let (token, now) = (context.newToken(), context.now())
        let row = try transaction.row(
            """
            UPDATE sessions SET token_hash = $1, confirmed_at = $2, last_seen_at = $2
            WHERE id = $3 AND person_id = $4 AND stage = 'full' AND \(Self.isOpen(at: 2, idleSince: 5)) RETURNING *
            """, [token.hash, now, signedIn.session.id, signedIn.member.person.id, now - Self.idleLifetime])
        guard let row, let confirmed = try self.signedIn(row, in: transaction) else { throw AccountsError.notFound }
        return Entrance(token: token, signedIn: confirmed, browser: nil)
    }

    private func insert(
        _ stage: Session.Stage, for personID: Int64, in companyID: Int64, browser: BearerToken?,
        from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Entrance {
        let (token, now) = (context.newToken(), context.now())
        let endsAt = now + (stage == .full ? Self.lifetime : Self.halfLifetime)
        let confirmedAt: Timestamp? = stage == .full ? now : nil
        let row = try transaction.row(
            """
            INSERT INTO sessions (
                id, token_hash, person_id, company_id, stage, address, program, made_at, last_seen_at, ends_at,
                confirmed_at, ended_at
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, NULL) RETURNING *
            """,
            [
                try transaction.nextAccountNumber("session"), token.hash, personID, companyID, stage.rawValue,
                origin.address, origin.program, now, endsAt, confirmedAt,
            ])
        guard let row, let signedIn = try signedIn(row, in: transaction) else { throw AccountsError.notFound }
        try makeRoom(stage, ofPerson: personID, from: origin, in: transaction)
        return Entrance(token: token, signedIn: signedIn, browser: browser)
    }

    /// Ends the sessions of a stage that are too many. Half ones make room only for others from the same address:
    /// somebody who knows the password must not end those of the person by opening many.
    private func makeRoom(
        _ stage: Session.Stage, ofPerson personID: Int64, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws {
        let (most, address) =
            stage == .full ? (Self.mostOfPerson, "") : (Self.mostHalfFromAddress, origin.address)
        let those = "person_id = $2 AND ended_at IS NULL AND stage = $3 AND ($4 = '' OR address = $4)"
        let ended = try transaction.rows(
            """
            UPDATE sessions SET ended_at = $1 WHERE \(those) AND id NOT IN (
                SELECT id FROM sessions WHERE \(those) ORDER BY last_seen_at DESC, id DESC LIMIT \(most)
            ) RETURNING id
            """, [context.now(), personID, stage.rawValue, address])
        for row in ended { try transaction.tell(.session(row.integer("id"))) }
    }

    private func noteSignedIn(
        _ entrance: Entrance, means: Means, inNewBrowser isNew: Bool, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws {
        let person = entrance.member.person.id
        try transaction.execute(
            "UPDATE people SET last_seen_at = $1 WHERE id = $2", [entrance.session.madeAt, person])
        var facts = ["means": means.rawValue]
        if isNew { facts["browser"] = "new" }
        try SecurityLog(context).note(
            .signedIn, company: entrance.member.company.id, person: person, facts, from: origin, in: transaction)
    }
}
