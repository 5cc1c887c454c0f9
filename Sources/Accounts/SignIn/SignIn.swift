import Foundation
import Storage

/// Signing in with address and password.
///
/// An address that belongs to nobody is treated as any other: the same answer after the same work and under the same
/// limits (ASVS 6.3.8). Wrong tries from one browser do not keep the person out of another one that is known.
public struct SignIn: Sendable {
    private let context: AccountsContext
    private let sessions: Sessions
    private let limits: WrongSecretLimits

    /// Creates the way in to a database.
    public init(_ context: AccountsContext) {
        self.context = context
        sessions = Sessions(context)
        limits = WrongSecretLimits(context)
    }

    /// Signs a person in, or halfway in if the second step is owed.
    ///
    /// - Parameters:
    ///   - address: The mail address, as it was typed.
    ///   - password: The password.
    ///   - browser: The token by which the browser is known; `nil` if it sent none.
    ///   - origin: Where the request comes from.
    /// - Throws: ``AccountsError/input(_:)`` with ``InputProblem/Kind/missing``, or with
    ///   ``InputProblem/Kind/wrong`` at the password if the two don't belong together;
    ///   ``AccountsError/blocked(until:)``; ``AccountsError/busy``; `StorageError`.
    public func begin(
        address: String, password: String, browser: BearerToken?, from origin: ClientOrigin
    ) async throws -> Entrance {
        let address = AddressRules.key(of: address)
        let missing: [AccountsField] = (address.isEmpty ? [.address] : []) + (password.isEmpty ? [.password] : [])
        guard missing.isEmpty else { throw AccountsError.input(missing.map { InputProblem($0, .missing) }) }
        let candidate = try await context.database.read { try Candidate.find(address, browser, context, in: $0) }
        var subjects: [WrongSecretSubject] = [.address(address), .block(origin)]
        if let browser, candidate?.browser.isKnown == true { subjects = [.browser(browser)] }
        let attempt = try await limits.begin(
            Array("\(address)\n".utf8) + StoredPassword.bytes(of: password), by: subjects)
        let stored = candidate?.password ?? .nobodys(context)
        guard try await matches(password, stored, attempt, from: origin), let candidate else {
            try await refuse(candidate, attempt, at: "sign-in", from: origin)
        }
        let entrance = try await context.database.write { transaction -> Entrance? in
            // All of it may have changed while the hash was computed.
            guard let present = try Candidate.find(address, browser, context, in: transaction),
                present.personID == candidate.personID, present.password == candidate.password
            else { return nil }
            try limits.right(attempt, in: transaction)
            return try enter(present, browser: browser, from: origin, in: transaction)
        }
        guard let entrance else { try await refuse(nil, attempt, at: "sign-in", from: origin) }
        return entrance
    }

    /// Confirms by the password that it is the person who asks. It holds 10 minutes.
    ///
    /// - Returns: The session with its new token.
    /// - Throws: ``AccountsError/input(_:)`` with ``InputProblem/Kind/missing`` or ``InputProblem/Kind/wrong`` at the
    ///   password; ``AccountsError/blocked(until:)``; ``AccountsError/busy``; ``AccountsError/notFound`` if the
    ///   session is over or only half; `StorageError`.
    public func confirm(
        password: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> Entrance {
        let proof = try await prove(password, by: signedIn, at: "confirm", from: origin)
        return try await context.database.write { transaction in
            try accept(proof, of: signedIn, in: transaction)
            return try sessions.confirm(signedIn, from: origin, in: transaction)
        }
    }

    // MARK: For this folder

    /// A password of a signed-in person that was right.
    struct Proof: Sendable {
        fileprivate let attempt: WrongSecretLimits.Attempt
        fileprivate let password: StoredPassword
    }

    /// Looks at the password of a person who is signed in.
    ///
    /// - Parameter place: What it is asked for: a fact of the log.
    /// - Throws: the errors of ``confirm(password:by:from:)``.
    func prove(
        _ password: String, by signedIn: SignedIn, at place: String, from origin: ClientOrigin
    ) async throws -> Proof {
        guard signedIn.session.stage == .full else { throw AccountsError.notFound }
        guard !password.isEmpty else { throw AccountsError.input([InputProblem(.password, .missing)]) }
        let personID = signedIn.member.person.id
        let stored = try await context.database.read { try StoredPassword.find(of: personID, in: $0) }
        guard let stored else { throw AccountsError.notFound }
        let attempt = try await limits.begin(
            StoredPassword.bytes(of: password), by: [.session(signedIn.session.id)])
        guard try await matches(password, stored, attempt, from: origin) else {
            try await refuse(
                Candidate(signedIn.member, password: stored), attempt, at: place, from: origin)
        }
        return Proof(attempt: attempt, password: stored)
    }

    /// Accepts a proof in the transaction that rests on it.
    ///
    /// - Throws: ``AccountsError/input(_:)`` if the password has been changed meanwhile.
    func accept(_ proof: Proof, of signedIn: SignedIn, in transaction: WriteTransaction) throws {
        guard try StoredPassword.find(of: signedIn.member.person.id, in: transaction) == proof.password else {
            throw AccountsError.input([InputProblem(.password, .wrong)])
        }
        try limits.right(proof.attempt, in: transaction)
    }

    // MARK: Steps

    private func matches(
        _ password: String, _ stored: StoredPassword, _ attempt: WrongSecretLimits.Attempt, from origin: ClientOrigin
    ) async throws -> Bool {
        do {
            return try await stored.matches(password, context, from: origin)
        } catch AccountsError.busy {
            // It was not looked at. A try whose sender has gone away stays counted.
            try await limits.withdraw(attempt)
            throw AccountsError.busy
        }
    }

    private func enter(
        _ candidate: Candidate, browser: BearerToken?, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Entrance {
        let (person, company) = (candidate.personID, candidate.companyID)
        let owesStep = candidate.hasTwoStep && !candidate.browser.isRemembered
        if owesStep { return try sessions.openHalf(for: person, in: company, from: origin, in: transaction) }
        return try sessions.open(
            for: person, in: company, browser: browser, means: candidate.hasTwoStep ? .rememberedBrowser : .password,
            from: origin, in: transaction)
    }

    /// Notes a wrong password, and says so.
    private func refuse(
        _ candidate: Candidate?, _ attempt: WrongSecretLimits.Attempt, at place: String, from origin: ClientOrigin
    ) async throws -> Never {
        // A program that repeats one wrong password must not fill the log.
        if attempt.isRepeated { throw AccountsError.input([InputProblem(.password, .wrong)]) }
        try await context.database.write { transaction in
            let log = SecurityLog(context)
            try log.note(
                .signInRefused, company: candidate?.companyID, person: candidate?.personID, ["place": place],
                from: origin, in: transaction)
            guard let until = attempt.blockedUntil else { return }
            try log.note(
                .signInBlocked, company: candidate?.companyID, person: candidate?.personID,
                ["place": place, "until": until.description], from: origin, in: transaction)
        }
        throw AccountsError.input([InputProblem(.password, .wrong)])
    }
}
