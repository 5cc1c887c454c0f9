import Storage

/// Passkeys (W3C WebAuthn Level 3): as a second step, as the whole sign-in, and to confirm that it is the person.
///
/// An answer of a browser that can't be taken is ``AccountsError/input(_:)`` for ``AccountsField/passkey``:
/// ``InputProblem/Kind/expired`` if its challenge is over or was answered, ``InputProblem/Kind/unknown`` if the passkey
/// is not known here, ``InputProblem/Kind/wrong`` for everything else.
///
/// A counter that stands still is no fault: passkeys that are synchronised do not count.
public struct Passkeys: Sendable {
    let twoStep: TwoStep
    let site: PasskeyRelyingParty

    var context: AccountsContext { twoStep.context }
    var challenges: PasskeyChallenges { PasskeyChallenges(context: context) }

    /// Creates the passkeys of a site.
    ///
    /// - Parameters:
    ///   - twoStep: The other second steps, which one that is added joins.
    ///   - site: The site that passkeys are made for.
    public init(_ twoStep: TwoStep, site: PasskeyRelyingParty) {
        self.twoStep = twoStep
        self.site = site
    }

    /// Begins to make a passkey.
    ///
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/tooMany(limit:)``; `StorageError`.
    public func beginRegistration(
        by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> PasskeyRegistrationOptions {
        try signedIn.requireConfirmed(at: context.now())
        let person = signedIn.member.person.id
        return try await context.database.write { transaction in
            try twoStep.requireRoom(ofPerson: person, in: transaction)
            return PasskeyRegistrationOptions(
                challenge: try challenges.make(
                    .registration, session: signedIn.session.id, from: origin, in: transaction),
                site: site, member: signedIn.member, userHandle: Self.userHandle(of: person),
                present: try transaction.credentials(ofPerson: person))
        }
    }

    /// Adds a passkey. The first second step turns two-step verification on.
    ///
    /// - Parameter name: What the person calls it.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``, with ``InputProblem/Kind/taken`` if it
    ///   exists already, and for ``AccountsField/deviceName``; ``AccountsError/notConfirmed``,
    ///   ``AccountsError/tooMany(limit:)``, ``AccountsError/busy``; `StorageError`.
    public func finishRegistration(
        _ answer: PasskeyRegistration, name: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> SecondStepAdded {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        let (person, name) = (signedIn.member.person.id, try StepName.read(name))
        let prepared = try await twoStep.prepareTurningOn(ofPerson: person)
        return try await context.database.write { transaction -> Result<SecondStepAdded, AccountsError> in
            let count: UInt32
            // A challenge stays used up if its answer is refused, so a refusal is no error of the transaction.
            switch try register(answer, of: signedIn, in: transaction) {
            case .success(let counter): count = counter
            case .failure(let error): return .failure(error)
            }
            try twoStep.requireRoom(ofPerson: person, in: transaction)
            let id = try transaction.nextAccountNumber("second-step")
            try transaction.execute(
                """
                INSERT INTO second_steps (
                    id, person_id, kind, name, last_step, credential_id, public_key, algorithm, made_at, confirmed_at,
                    uses
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0)
                """,
                [
                    id, person, SecondStep.Kind.passkey.rawValue, name, Int64(count), answer.credentialID,
                    answer.publicKey, answer.algorithm, now,
                ])
            return .success(
                try twoStep.added(id, prepared: prepared, by: signedIn, from: origin, in: transaction))
        }.get()
    }

    /// Begins a sign-in by passkey alone.
    ///
    /// - Throws: ``AccountsError/busy`` if too many from this address have begun and not ended; `StorageError`.
    public func beginSignIn(from origin: ClientOrigin) async throws -> PasskeyAssertionOptions {
        let challenge = try await context.database.write { transaction in
            try challenges.make(.signIn, session: nil, from: origin, in: transaction)
        }
        return PasskeyAssertionOptions(challenge: challenge, site: site, allowed: [], needsVerifiedPerson: true)
    }

    /// What a passkey is used for by a person who has given the password.
    public enum Use: Sendable, Hashable {
        /// Besides the password: to come in, or to turn two-step verification off. It is enough to have the passkey.
        case secondStep
        /// In place of the password. The authenticator must check who uses it.
        case confirmation
    }

    /// Begins a second step or a confirmation.
    ///
    /// - Throws: ``AccountsError/notFound`` if the person has no passkey; `StorageError`.
    public func beginCheck(
        of signedIn: SignedIn, for use: Use, from origin: ClientOrigin
    ) async throws -> PasskeyAssertionOptions {
        try await context.database.write { transaction in
            let allowed = try transaction.credentials(ofPerson: signedIn.member.person.id)
            guard !allowed.isEmpty else { throw AccountsError.notFound }
            return PasskeyAssertionOptions(
                challenge: try challenges.make(.check, session: signedIn.session.id, from: origin, in: transaction),
                site: site, allowed: allowed, needsVerifiedPerson: use == .confirmation)
        }
    }

    private func register(
        _ answer: PasskeyRegistration, of signedIn: SignedIn, in transaction: WriteTransaction
    ) throws -> Result<UInt32, AccountsError> {
        let challenge = answer.challenge
        let isOpen = try challenges.take(challenge, .registration, session: signedIn.session.id, in: transaction)
        guard isOpen, let challenge else { return .failure(Self.problem(.expired)) }
        guard try transaction.passkey(answer.credentialID) == nil else { return .failure(Self.problem(.taken)) }
        do throws(PasskeyProblem) {
            return .success(try answer.verify(challenge: challenge, site: site))
        } catch {
            return .failure(Self.problem(.wrong))
        }
    }

    static func problem(_ kind: InputProblem.Kind) -> AccountsError { .input([InputProblem(.passkey, kind)]) }

    /// By what an authenticator knows whose passkey it is: the person's number, which says nothing about them.
    static func userHandle(of personID: Int64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: personID >> ($0 * 8)) }
    }
}
