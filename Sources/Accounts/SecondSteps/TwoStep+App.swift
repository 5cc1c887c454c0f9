import Storage

extension TwoStep {
    /// How long the same key is shown again, so that a reload or a wrong code does not undo a scanned QR code.
    static let setUpLifetime = Duration.seconds(1800)

    /// Begins to set up an authenticator app.
    ///
    /// - Returns: the key. Within half an hour it is the same one.
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/tooMany(limit:)``.
    public func beginApp(by signedIn: SignedIn) async throws -> AppSetUp {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        let person = signedIn.member.person
        return try await context.database.write { transaction in
            try requireRoom(ofPerson: person.id, in: transaction)
            let kind = SecondStep.Kind.app.rawValue
            try transaction.execute(
                """
                DELETE FROM second_steps
                WHERE person_id = $1 AND kind = $2 AND confirmed_at IS NULL AND made_at <= $3
                """, [person.id, kind, now - Self.setUpLifetime])
            let draft = try transaction.row(
                """
                SELECT * FROM second_steps WHERE person_id = $1 AND kind = $2 AND confirmed_at IS NULL
                ORDER BY id DESC
                """, [person.id, kind])
            if let draft {
                return AppSetUp(
                    stepID: try draft.integer("id"), secret: try openSecret(draft), account: person.address,
                    endsAt: try draft.timestamp("made_at") + Self.setUpLifetime)
            }
            let id = try transaction.nextAccountNumber("second-step")
            let secret = context.random(TimeCode.secretLength)
            try transaction.execute(
                """
                INSERT INTO second_steps (
                    id, person_id, kind, name, sealed_secret, last_step, phone_number, credential_id, public_key,
                    algorithm, made_at, confirmed_at, last_used_at, uses
                ) VALUES ($1, $2, $3, '', $4, NULL, NULL, NULL, NULL, NULL, $5, NULL, NULL, 0)
                """, [id, person.id, kind, try context.sealingKey.seal(secret, context: Self.place(id)), now])
            return AppSetUp(
                stepID: id, secret: secret, account: person.address, endsAt: now + Self.setUpLifetime)
        }
    }

    /// Adds an authenticator app, once its code shows that it has the key. The first second step turns two-step
    /// verification on.
    ///
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/notFound`` if the set-up is over;
    ///   ``AccountsError/input(_:)`` for ``AccountsField/code``, which names the clock if the code is right for a time
    ///   up to five minutes from now, and ``AccountsField/deviceName``.
    public func confirmApp(
        _ stepID: Int64, code: String, name: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> SecondStepAdded {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        let person = signedIn.member.person.id
        let (code, name) = try Self.entries(code: code, name: name)
        // The code is looked at first, so that a wrong one costs no hashes.
        try await context.database.read { transaction in
            _ = try step(of: code, inDraft: try draft(stepID, ofPerson: person, at: now, in: transaction), at: now)
        }
        let prepared = try await prepareTurningOn(ofPerson: person)
        return try await context.database.write { transaction in
            try requireRoom(ofPerson: person, in: transaction)
            let draft = try draft(stepID, ofPerson: person, at: now, in: transaction)
            try transaction.execute(
                "UPDATE second_steps SET name = $1, last_step = $2, confirmed_at = $3 WHERE id = $4",
                [name, try step(of: code, inDraft: draft, at: now), now, stepID])
            return try added(stepID, prepared: prepared, by: signedIn, from: origin, in: transaction)
        }
    }

    /// Takes a code from any of the person's apps. Each code counts once.
    ///
    /// - Returns: the app's number; `nil` if the code is wrong or was used.
    func takeAppCode(_ code: String, ofPerson personID: Int64, in transaction: WriteTransaction) throws -> Int64? {
        let now = context.now()
        let apps = try transaction.rows(
            "SELECT * FROM second_steps WHERE person_id = $1 AND kind = $2 AND confirmed_at IS NOT NULL ORDER BY id",
            [personID, SecondStep.Kind.app.rawValue])
        for app in apps {
            let found = TimeCode.match(
                code, secret: try openSecret(app), at: now, after: try app.optionalInteger("last_step"))
            guard let found else { continue }
            let id = try app.integer("id")
            try transaction.execute("UPDATE second_steps SET last_step = $1 WHERE id = $2", [found, id])
            return id
        }
        return nil
    }

    private static func place(_ id: Int64) -> SealContext { SealContext("second-step/\(id)") }

    private func openSecret(_ row: Row) throws -> [UInt8] {
        try context.sealingKey.open(row.sealedValue("sealed_secret"), context: Self.place(row.integer("id")))
    }

    /// Reads both fields, so that the page can name what is wrong with each.
    private static func entries(code: String, name: String) throws(AccountsError) -> (code: String, name: String) {
        let code = Result { () throws(AccountsError) in try CodeEntry.digits(code) }
        let name = Result { () throws(AccountsError) in try StepName.read(name) }
        if case .failure(.input(let first)) = code, case .failure(.input(let second)) = name {
            throw .input(second + first)
        }
        return (try code.get(), try name.get())
    }

    private func draft(
        _ stepID: Int64, ofPerson personID: Int64, at now: Timestamp, in transaction: ReadTransaction
    ) throws -> Row {
        let row = try transaction.row(
            """
            SELECT * FROM second_steps
            WHERE id = $1 AND person_id = $2 AND kind = $3 AND confirmed_at IS NULL AND made_at > $4
            """, [stepID, personID, SecondStep.Kind.app.rawValue, now - Self.setUpLifetime])
        guard let row else { throw AccountsError.notFound }
        return row
    }

    /// Returns the time step of a code of an app that is being set up.
    private func step(of code: String, inDraft draft: Row, at now: Timestamp) throws -> Int64 {
        let secret = try openSecret(draft)
        if let step = TimeCode.match(code, secret: secret, at: now, after: nil) { return step }
        let drift = TimeCode.drift(code, secret: secret, at: now)
        let kind: InputProblem.Kind = drift.map { .clockDiffers(seconds: $0) } ?? .wrong
        throw AccountsError.input([InputProblem(.code, kind)])
    }
}
