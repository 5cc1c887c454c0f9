import Storage

extension TwoStep {
    /// Lets a person in who owes the second step.
    ///
    /// - Parameters:
    ///   - code: What the person typed.
    ///   - way: Where the code is from. Passkeys have a check of their own.
    ///   - half: Who has given the password.
    ///   - browser: The token by which the browser is known; `nil` if it sent none.
    ///   - remembers: Whether the second step is spared in this browser from now on.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/code``; a code that was used is wrong.
    ///   ``AccountsError/blocked(until:)`` after five different wrong ones. Those of others, who know the password, don't
    ///   count in a browser that is known to the person. ``AccountsError/notFound`` if the session is
    ///   over.
    public func check(
        _ code: String, by way: SecondStepWay, half: SignedIn, browser: BearerToken?, remembers: Bool,
        from origin: ClientOrigin
    ) async throws -> Entrance {
        guard half.session.stage == .half else { throw AccountsError.notFound }
        return try await taking(code, by: way, of: half, browser: browser, from: origin) { means, transaction in
            try Sessions(context).promote(
                half, browser: browser, remembers: remembers, means: means, from: origin, in: transaction)
        }
    }

    /// Takes a code of a person, and runs `body` in the same transaction if it is right. So a code is used up exactly
    /// if what it was given for is done.
    ///
    /// - Parameter browser: The token by which the browser is known; `nil` to count wrong codes for the person at large.
    /// - Throws: What ``check(_:by:half:browser:remembers:from:)`` throws for codes; what `body` throws.
    func taking<Value: Sendable>(
        _ code: String, by way: SecondStepWay, of signedIn: SignedIn, browser: BearerToken?, from origin: ClientOrigin,
        _ body: @Sendable (Sessions.Means, WriteTransaction) throws -> Value
    ) async throws -> Value {
        let personID = signedIn.member.person.id
        let entry = try Entry(code, by: way)
        let limits = WrongSecretLimits(context)
        // It counts as wrong until it is found right, so that tries at once can't pass the limit.
        let known = try await context.database.read { transaction in
            try Browsers(context).acquaintance(of: browser, with: personID, in: transaction).id
        }
        let subject = known.map { WrongSecretSubject.secondStepInBrowser($0) } ?? .secondStep(personID: personID)
        let attempt = try await limits.begin(entry.bytes, by: [subject])
        do {
            var hashed: BackupCodes.Typed?
            if case .backup(let code) = entry {
                hashed = try await backupCodes.read(code, ofPerson: personID, from: origin)
            }
            let backup = hashed
            let answer: Result<Value, AccountsError> = try await context.database.write { transaction in
                switch try judge(entry, backup, of: signedIn, from: origin, in: transaction) {
                case .right(let means):
                    try limits.right(attempt, in: transaction)
                    return .success(try body(means, transaction))
                case .refused(let kind):
                    // A program that repeats one wrong code must not fill the log.
                    if kind == .wrong, !attempt.isRepeated {
                        try SecurityLog(context).note(
                            .secondStepRefused, company: signedIn.member.company.id, person: personID,
                            ["means": entry.means.rawValue], from: origin, in: transaction)
                    }
                    // What was noted must be kept, so this is no error of the transaction.
                    return .failure(.input([InputProblem(.code, kind)]))
                }
            }
            if case .failure(.input(let problems)) = answer, problems.contains(where: { $0.kind == .expired }) {
                try await limits.withdraw(attempt)
            }
            return try answer.get()
        } catch let error as AccountsError {
            throw error
        } catch {
            // The database failed: nothing is known of the code.
            try? await limits.withdraw(attempt)
            throw error
        }
    }

    /// A code as it was typed, read by the rules of its kind.
    private enum Entry: Sendable {
        case app(String)
        case text(String, stepID: Int64)
        case backup(BackupCode)

        init(_ typed: String, by way: SecondStepWay) throws(AccountsError) {
            switch way {
            case .app: self = .app(try CodeEntry.digits(typed))
            case .textMessage(let stepID, _): self = .text(try CodeEntry.digits(typed), stepID: stepID)
            case .backupCode: self = .backup(try BackupCode(typed: typed))
            case .passkey: throw .notFound
            }
        }

        var means: Sessions.Means {
            switch self {
            case .app: .app
            case .text: .textMessage
            case .backup: .backupCode
            }
        }

        /// What tells one wrong code from another.
        var bytes: [UInt8] {
            switch self {
            case .app(let code), .text(let code, _): Array("\(means.rawValue) \(code)".utf8)
            case .backup(let code): Array("\(means.rawValue) \(code.letters)".utf8)
            }
        }
    }

    private enum Judgement {
        case right(Sessions.Means)
        case refused(InputProblem.Kind)
    }

    private func judge(
        _ entry: Entry, _ backup: BackupCodes.Typed?, of signedIn: SignedIn, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> Judgement {
        let (personID, now) = (signedIn.member.person.id, context.now())
        switch entry {
        case .app(let code):
            guard let id = try takeAppCode(code, ofPerson: personID, in: transaction) else { return .refused(.wrong) }
            try transaction.noteUse(ofSecondStep: id, at: now)
        case .text(let code, let stepID):
            let step = try transaction.secondSteps(ofPerson: personID).first { $0.id == stepID }
            guard step?.kind == .textMessage else { throw AccountsError.notFound }
            switch try textCodes.take(code, of: stepID, session: signedIn.session.id, in: transaction) {
            case .right: try transaction.noteUse(ofSecondStep: stepID, at: now)
            case .wrong: return .refused(.wrong)
            case .expired: return .refused(.expired)
            }
        case .backup:
            guard let backup, let left = try backupCodes.use(backup, ofPerson: personID, in: transaction) else {
                return .refused(.wrong)
            }
            try SecurityLog(context).note(
                .backupCodeUsed, company: signedIn.member.company.id, person: personID, ["left": String(left)],
                from: origin, in: transaction)
        }
        return .right(entry.means)
    }
}
