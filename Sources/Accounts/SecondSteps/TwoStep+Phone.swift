public import Storage

extension TwoStep {
    /// Begins to set up a number for text messages, and sends the first code. Only what comes back proves the number.
    ///
    /// - Parameters:
    ///   - number: What the person typed.
    ///   - prefix: The prefix chosen beside it, for example `+420`.
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/textMessage(_:)``; ``AccountsError/tooMany(limit:)``;
    ///   ``AccountsError/input(_:)`` for ``AccountsField/phoneNumber`` if the person has added the number already.
    public func beginPhone(
        _ number: String, prefix: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> TextCodeSent {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        guard gateway != nil else { throw AccountsError.textMessage(.noGateway) }
        let member = signedIn.member
        let number = try PhoneNumber(number, prefix: prefix, allowed: settings.prefixes(of: member.company))
        let stepID = try await context.database.write { transaction in
            try requireRoom(ofPerson: member.person.id, in: transaction)
            let known = try transaction.secondSteps(ofPerson: member.person.id).contains {
                $0.number?.e164 == number.e164
            }
            if known { throw AccountsError.input([InputProblem(.phoneNumber, .taken)]) }
            return try draft(for: number, ofPerson: member.person.id, at: now, in: transaction)
        }
        return try await textCodes.send(stepID, to: signedIn, browser: nil, from: origin)
    }

    /// Returns the number that the person is setting up.
    ///
    /// - Throws: ``AccountsError/notFound``.
    public func numberBeingSetUp(_ stepID: Int64, by signedIn: SignedIn) async throws -> PhoneNumber {
        let row = try await context.database.read { transaction in
            try transaction.row(
                """
                SELECT phone_number FROM second_steps
                WHERE id = $1 AND person_id = $2 AND kind = $3 AND confirmed_at IS NULL
                """, [stepID, signedIn.member.person.id, SecondStep.Kind.textMessage.rawValue])
        }
        guard let row else { throw AccountsError.notFound }
        return PhoneNumber(stored: try row.text("phone_number"))
    }

    /// Adds a number, once the code that was sent to it has come back. The first second step turns two-step
    /// verification on.
    ///
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/notFound``; ``AccountsError/input(_:)`` for
    ///   ``AccountsField/code``.
    public func confirmPhone(
        _ stepID: Int64, code: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> SecondStepAdded {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        let code = try CodeEntry.digits(code)
        let (personID, session) = (signedIn.member.person.id, signedIn.session.id)
        let isRight = try await context.database.read { transaction in
            try textCodes.wouldTake(code, of: stepID, session: session, in: transaction)
        }
        // Only the right code is worth the hashes. A wrong one is counted below.
        let prepared = isRight ? try await prepareTurningOn(ofPerson: personID) : nil
        let answer: Result<SecondStepAdded, AccountsError> = try await context.database.write { transaction in
            let draft = try transaction.row(
                """
                SELECT id FROM second_steps WHERE id = $1 AND person_id = $2 AND kind = $3 AND confirmed_at IS NULL
                """, [stepID, personID, SecondStep.Kind.textMessage.rawValue])
            guard draft != nil else { throw AccountsError.notFound }
            switch try textCodes.take(code, of: stepID, session: session, in: transaction) {
            // The try must be kept, so this is no error of the transaction.
            case .wrong: return .failure(.input([InputProblem(.code, .wrong)]))
            case .expired: return .failure(.input([InputProblem(.code, .expired)]))
            case .right:
                try requireRoom(ofPerson: personID, in: transaction)
                try transaction.execute(
                    "UPDATE second_steps SET confirmed_at = $1 WHERE id = $2", [now, stepID])
                return .success(
                    try added(stepID, prepared: prepared, by: signedIn, from: origin, in: transaction))
            }
        }
        return try answer.get()
    }

    /// Sends the code of a session by one of the person's numbers, unless one that holds was sent. So looking again
    /// costs no message.
    ///
    /// - Parameter browser: The token by which the browser is known; `nil` if it sent none. Who is in no browser of the
    ///   person has only a part of the day's share.
    /// - Throws: ``AccountsError/notFound``; ``AccountsError/textMessage(_:)``.
    public func firstCode(
        _ stepID: Int64, to signedIn: SignedIn, browser: BearerToken?, from origin: ClientOrigin
    ) async throws -> TextCodeSent {
        try await textCodes.send(stepID, to: signedIn, browser: browser, isFirst: true, from: origin)
    }

    /// Returns from when on the code of a session can be sent again by one of the person's numbers.
    public func codeFreeAgain(_ stepID: Int64, of signedIn: SignedIn) async throws -> Timestamp {
        try await textCodes.freeAgain(stepID, session: signedIn.session.id)
    }

    /// Sends the code of a session by one of the person's numbers: first, or again. While it holds it is the same one.
    ///
    /// - Parameter browser: As in ``firstCode(_:to:browser:from:)``.
    /// - Throws: ``AccountsError/notFound``; ``AccountsError/textMessage(_:)``.
    public func sendCode(
        _ stepID: Int64, to signedIn: SignedIn, browser: BearerToken?, from origin: ClientOrigin
    ) async throws -> TextCodeSent {
        try await textCodes.send(stepID, to: signedIn, browser: browser, from: origin)
    }

    /// Returns the number that is being set up, and drops others that never were confirmed.
    private func draft(
        for number: PhoneNumber, ofPerson personID: Int64, at now: Timestamp, in transaction: WriteTransaction
    ) throws -> Int64 {
        let kind = SecondStep.Kind.textMessage.rawValue
        try transaction.execute(
            """
            DELETE FROM second_steps
            WHERE person_id = $1 AND kind = $2 AND confirmed_at IS NULL AND phone_number <> $3
            """, [personID, kind, number.e164])
        let old = try transaction.row(
            "SELECT id FROM second_steps WHERE person_id = $1 AND kind = $2 AND phone_number = $3",
            [personID, kind, number.e164])
        if let old { return try old.integer("id") }
        let id = try transaction.nextAccountNumber("second-step")
        try transaction.execute(
            """
            INSERT INTO second_steps (
                id, person_id, kind, name, sealed_secret, last_step, phone_number, credential_id, public_key,
                algorithm, made_at, confirmed_at, last_used_at, uses
            ) VALUES ($1, $2, $3, '', NULL, NULL, $4, NULL, NULL, NULL, $5, NULL, NULL, 0)
            """, [id, personID, kind, number.e164, now])
        return id
    }
}
