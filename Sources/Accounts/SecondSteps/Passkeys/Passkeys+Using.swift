import Storage

extension Passkeys {
    /// Signs a person in by a passkey alone. The authenticator must have checked who used it, by a PIN, a finger or a
    /// face, so it is both steps at once.
    ///
    /// - Parameter browser: The token by which the browser is known; `nil` if it sent none.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``; `StorageError`.
    public func finishSignIn(
        _ answer: PasskeyAssertion, browser: BearerToken?, from origin: ClientOrigin
    ) async throws -> Entrance {
        try await context.database.write { transaction -> Result<Entrance, AccountsError> in
            switch try take(answer, .signIn, of: nil, needsVerifiedPerson: true, from: origin, in: transaction) {
            case .failure(let error): return .failure(error)
            case .success(let passkey):
                let home = try transaction.home(ofPerson: passkey.personID)
                guard let home else { return .failure(Self.problem(.unknown)) }
                return .success(
                    try Sessions(context).open(
                        for: passkey.personID, in: home, browser: browser, means: .passkey, from: origin,
                        in: transaction))
            }
        }.get()
    }

    /// Lets a person in who owes the second step.
    ///
    /// - Parameters:
    ///   - half: Who has given the password.
    ///   - browser: The token by which the browser is known; `nil` if it sent none.
    ///   - remembers: Whether the second step is spared in this browser from now on.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``; ``AccountsError/notFound`` if the session is
    ///   over; `StorageError`.
    public func finishSecondStep(
        _ answer: PasskeyAssertion, half: SignedIn, browser: BearerToken?, remembers: Bool, from origin: ClientOrigin
    ) async throws -> Entrance {
        guard half.session.stage == .half else { throw AccountsError.notFound }
        return try await taking(answer, of: half, needsVerifiedPerson: false, from: origin) { transaction in
            try Sessions(context).promote(
                half, browser: browser, remembers: remembers, means: .passkey, from: origin, in: transaction)
        }
    }

    /// Confirms that it is the person who asks. The authenticator must have checked who used it.
    ///
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``; ``AccountsError/notFound`` if the session is
    ///   over; `StorageError`.
    public func confirm(
        _ answer: PasskeyAssertion, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> Entrance {
        guard signedIn.session.stage == .full else { throw AccountsError.notFound }
        return try await taking(answer, of: signedIn, needsVerifiedPerson: true, from: origin) { transaction in
            try Sessions(context).confirm(signedIn, from: origin, in: transaction)
        }
    }

    /// Turns two-step verification off, with a passkey as the second step. See
    /// ``TwoStep/turnOff(code:by:signedIn:from:)``.
    ///
    /// - Returns: How many app passwords ended.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``; ``AccountsError/notConfirmed``,
    ///   ``AccountsError/twoStepOff``, ``AccountsError/twoStepRequired``; `StorageError`.
    @discardableResult
    public func turnOff(
        _ answer: PasskeyAssertion, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> Int {
        try signedIn.requireConfirmed(at: context.now())
        return try await taking(answer, of: signedIn, needsVerifiedPerson: false, from: origin) { transaction in
            try twoStep.turnOff(signedIn, means: .passkey, from: origin, in: transaction)
        }
    }

    /// Takes an answer by a person's passkey, and runs `body` in the same transaction if it is right.
    ///
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``; what `body` throws.
    func taking<Value: Sendable>(
        _ answer: PasskeyAssertion, of signedIn: SignedIn, needsVerifiedPerson: Bool, from origin: ClientOrigin,
        _ body: @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await context.database.write { transaction -> Result<Value, AccountsError> in
            let taken = try take(
                answer, .check, of: signedIn, needsVerifiedPerson: needsVerifiedPerson, from: origin, in: transaction)
            switch taken {
            case .success: return .success(try body(transaction))
            case .failure(let error): return .failure(error)
            }
        }.get()
    }

    /// Uses the challenge up, and checks the answer. A refusal is no error of the transaction, so that the challenge
    /// stays used up and the log's entry is kept.
    private func take(
        _ answer: PasskeyAssertion, _ purpose: PasskeyChallenges.Purpose, of signedIn: SignedIn?,
        needsVerifiedPerson: Bool, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Result<StoredPasskey, AccountsError> {
        let challenge = answer.challenge
        let isOpen = try challenges.take(challenge, purpose, session: signedIn?.session.id, in: transaction)
        guard isOpen, let challenge else { return .failure(Self.problem(.expired)) }
        let stored = try transaction.passkey(answer.credentialID)
        guard let stored, isOwner(stored, answer, signedIn) else { return .failure(Self.problem(.unknown)) }
        let counter: UInt32
        do throws(PasskeyProblem) {
            let key = try PasskeyPublicKey(stored.publicKey, algorithm: stored.algorithm)
            counter = try answer.verify(
                challenge: challenge, site: site, key: key, needsVerifiedPerson: needsVerifiedPerson)
        } catch {
            return try refuse(stored, signedIn, from: origin, in: transaction)
        }
        try note(Int64(counter), of: stored, in: transaction)
        return .success(stored)
    }

    /// Whether a passkey belongs to the person who asks; before one signs in, to the person whom the authenticator
    /// names.
    private func isOwner(_ stored: StoredPasskey, _ answer: PasskeyAssertion, _ signedIn: SignedIn?) -> Bool {
        let handle = Self.userHandle(of: stored.personID)
        guard let signedIn else { return answer.userHandle == handle }
        return stored.personID == signedIn.member.person.id && (answer.userHandle ?? handle) == handle
    }

    private func refuse(
        _ stored: StoredPasskey, _ signedIn: SignedIn?, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Result<StoredPasskey, AccountsError> {
        let company = try signedIn?.member.company.id ?? transaction.home(ofPerson: stored.personID)
        let kind: SecurityEvent.Kind = signedIn?.session.stage == .half ? .secondStepRefused : .signInRefused
        let log = SecurityLog(context)
        // A program that repeats a wrong answer must not fill the log.
        if try !log.hasJustNoted(kind, person: stored.personID, from: origin, in: transaction) {
            try log.note(
                kind, company: company, person: stored.personID,
                ["means": Sessions.Means.passkey.rawValue, "name": stored.name], from: origin, in: transaction)
        }
        return .failure(Self.problem(.wrong))
    }

    private func note(_ counter: Int64, of stored: StoredPasskey, in transaction: WriteTransaction) throws {
        try transaction.noteUse(ofSecondStep: stored.id, at: context.now())
        try transaction.execute("UPDATE second_steps SET last_step = $1 WHERE id = $2", [counter, stored.id])
    }
}

extension ReadTransaction {
    /// Returns the company to which a person signs in; `nil` if the person belongs to none.
    fileprivate func home(ofPerson personID: Int64) throws -> Int64? {
        try row(
            """
            SELECT company_id FROM memberships WHERE person_id = $1 ORDER BY joined_at, company_id LIMIT 1
            """, [personID])?.integer("company_id")
    }
}
