import Storage

extension TwoStep {
    /// Gives a second step another name.
    ///
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/notFound``; ``AccountsError/input(_:)`` for
    ///   ``AccountsField/deviceName``.
    public func renameStep(_ id: Int64, to name: String, by signedIn: SignedIn) async throws {
        try signedIn.requireConfirmed(at: context.now())
        let name = try StepName.read(name)
        let personID = signedIn.member.person.id
        try await context.database.write { transaction in
            let row = try transaction.row(
                """
                UPDATE second_steps SET name = $1 WHERE id = $2 AND person_id = $3 AND confirmed_at IS NOT NULL
                    AND kind <> $4 RETURNING id
                """, [name, id, personID, SecondStep.Kind.textMessage.rawValue])
            guard row != nil else { throw AccountsError.notFound }
            try transaction.tell(.person(personID))
        }
    }

    /// Removes a second step, of any kind, and ends the person's other sessions.
    ///
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/notFound``; ``AccountsError/lastSecondStep``.
    public func removeStep(_ id: Int64, by signedIn: SignedIn, from origin: ClientOrigin) async throws {
        try signedIn.requireConfirmed(at: context.now())
        let (person, company) = (signedIn.member.person.id, signedIn.member.company.id)
        try await context.database.write { transaction in
            let steps = try transaction.secondSteps(ofPerson: person)
            guard let step = steps.first(where: { $0.id == id }) else { throw AccountsError.notFound }
            guard steps.count > 1 else { throw AccountsError.lastSecondStep }
            try transaction.execute("DELETE FROM second_steps WHERE id = $1 AND person_id = $2", [id, person])
            try SecurityLog(context).note(
                .secondStepRemoved, company: company, person: person, step.facts, from: origin, in: transaction)
            try endOtherSessions(of: signedIn, in: transaction)
        }
    }

    /// Makes new backup codes in place of the former ones. They are returned this once.
    ///
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/twoStepOff``.
    public func newBackupCodes(by signedIn: SignedIn, from origin: ClientOrigin) async throws -> [BackupCode] {
        try signedIn.requireConfirmed(at: context.now())
        let (person, company) = (signedIn.member.person.id, signedIn.member.company.id)
        let prepared = try await backupCodes.prepare(ofPerson: person)
        try await context.database.write { transaction in
            guard try transaction.twoStepSince(ofPerson: person) != nil else { throw AccountsError.twoStepOff }
            try backupCodes.store(prepared, ofPerson: person, in: transaction)
            try SecurityLog(context).note(
                .backupCodesMade, company: company, person: person, from: origin, in: transaction)
            try transaction.tell(.person(person))
        }
        return prepared.codes
    }

    /// Notes that the person has put the backup codes away.
    ///
    /// - Throws: ``AccountsError/notFound`` if there are none.
    public func markBackupCodesKept(by signedIn: SignedIn) async throws {
        guard signedIn.session.stage == .full else { throw AccountsError.notFound }
        let (personID, now) = (signedIn.member.person.id, context.now())
        try await context.database.write { transaction in
            let row = try transaction.row(
                """
                UPDATE backup_code_sets SET kept_at = COALESCE(kept_at, $1) WHERE person_id = $2 RETURNING person_id
                """, [now, personID])
            guard row != nil else { throw AccountsError.notFound }
        }
    }

    /// Returns a set of backup codes if two-step verification is off, so that the next second step turns it on.
    func prepareTurningOn(ofPerson personID: Int64) async throws -> BackupCodes.Prepared? {
        let isOn = try await context.database.read { try $0.twoStepSince(ofPerson: personID) != nil }
        return isOn ? nil : try await backupCodes.prepare(ofPerson: personID)
    }

    /// Notes that a second step was confirmed. The first one turns two-step verification on, stores the backup codes
    /// and ends the sessions that came in without it.
    ///
    /// - Parameter prepared: From ``prepareTurningOn(ofPerson:)``.
    func added(
        _ stepID: Int64, prepared: BackupCodes.Prepared?, by signedIn: SignedIn, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> SecondStepAdded {
        let (person, company) = (signedIn.member.person.id, signedIn.member.company.id)
        let step = try transaction.secondSteps(ofPerson: person).first { $0.id == stepID }
        guard let step else { throw AccountsError.notFound }
        let log = SecurityLog(context)
        var codes: [BackupCode]?
        var facts = step.facts
        if try transaction.twoStepSince(ofPerson: person) == nil {
            // It was turned off a moment ago; then nothing is turned on behind the person's back.
            guard let prepared else { throw AccountsError.twoStepOff }
            try transaction.execute(
                "UPDATE people SET two_step_since = $1 WHERE id = $2", [context.now(), person])
            try backupCodes.store(prepared, ofPerson: person, in: transaction)
            try log.note(
                .twoStepTurnedOn, company: company, person: person, step.facts, from: origin, in: transaction)
            try endOtherSessions(of: signedIn, in: transaction)
            codes = prepared.codes
            facts["turned-on"] = "yes"
        }
        try log.note(.secondStepAdded, company: company, person: person, facts, from: origin, in: transaction)
        try transaction.tell(.person(person))
        return SecondStepAdded(step: step, backupCodes: codes)
    }

    /// Checks that the person may have one more second step.
    func requireRoom(ofPerson personID: Int64, in transaction: ReadTransaction) throws {
        guard try transaction.secondSteps(ofPerson: personID).count < SecondStep.most else {
            throw AccountsError.tooMany(limit: SecondStep.most)
        }
    }

    /// Ends the person's sessions but the one that asks (ASVS 7.4.3).
    func endOtherSessions(of signedIn: SignedIn, in transaction: WriteTransaction) throws {
        let personID = signedIn.member.person.id
        _ = try Sessions(context).endAll(ofPerson: personID, except: signedIn.session.id, in: transaction)
        try transaction.tell(.person(personID))
    }
}
