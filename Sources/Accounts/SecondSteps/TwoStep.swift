import Storage

/// Two-step verification: turning it on, taking a second step, turning it off.
///
/// It is on as long as a person has a confirmed second step. What is set up and not yet confirmed counts for nothing.
public struct TwoStep: Sendable {
    let context: AccountsContext
    let gateway: (any TextMessageGateway)?
    let settings: TextCodeSettings

    /// Creates the second steps of a database.
    ///
    /// - Parameters:
    ///   - gateway: Sends text messages; `nil` if none is configured.
    ///   - texts: What they say and where they go.
    public init(_ context: AccountsContext, gateway: (any TextMessageGateway)?, texts: TextCodeSettings) {
        self.context = context
        self.gateway = gateway
        settings = texts
    }

    var textCodes: TextCodes { TextCodes(context: context, gateway: gateway, settings: settings) }
    var backupCodes: BackupCodes { BackupCodes(context: context) }

    /// Returns how a person's two-step verification stands.
    public func state(of signedIn: SignedIn) async throws -> TwoStepState {
        let (personID, now) = (signedIn.member.person.id, context.now())
        return try await context.database.read { transaction in
            let remembered = try transaction.row(
                "SELECT COUNT(*) AS browsers FROM browsers WHERE person_id = $1 AND remembered_until > $2",
                [personID, now])
            return TwoStepState(
                since: try transaction.twoStepSince(ofPerson: personID),
                requiredFrom: try transaction.twoStepRequiredFrom(ofPerson: personID),
                steps: try transaction.secondSteps(ofPerson: personID),
                backupCodes: try backupCodes.state(ofPerson: personID, in: transaction),
                rememberedBrowsers: Int(try remembered?.integer("browsers") ?? 0))
        }
    }

    /// Returns how a person's backup codes stand; `nil` if there are none.
    public func backupCodes(of signedIn: SignedIn) async throws -> BackupCodesState? {
        let personID = signedIn.member.person.id
        return try await context.database.read { try backupCodes.state(ofPerson: personID, in: $0) }
    }

    /// Returns the ways in which a person can take the second step: the most used first, backup codes last.
    public func ways(of signedIn: SignedIn) async throws -> [SecondStepWay] {
        let personID = signedIn.member.person.id
        return try await context.database.read { transaction in
            let steps = try transaction.secondSteps(ofPerson: personID)
            var ways: [(way: SecondStepWay, uses: Int64)] = []
            for kind in [SecondStep.Kind.passkey, .app] {
                let ofKind = steps.filter { $0.kind == kind }
                guard !ofKind.isEmpty else { continue }
                ways.append((kind == .passkey ? .passkey : .app, ofKind.reduce(0) { $0 + $1.uses }))
            }
            for step in steps {
                guard let number = step.number else { continue }
                ways.append((.textMessage(stepID: step.id, number: number), step.uses))
            }
            // Sorting by uses keeps the order of the pages where they are equal.
            let ordered = ways.enumerated().sorted { ($1.element.uses, $0.offset) < ($0.element.uses, $1.offset) }
            let left = try backupCodes.state(ofPerson: personID, in: transaction)?.left ?? 0
            return ordered.map(\.element.way) + (left > 0 ? [.backupCode] : [])
        }
    }

    /// Returns how text messages stand for the person's company.
    public func textMessages(for signedIn: SignedIn) async throws -> TextMessageStanding {
        let (company, limits) = (signedIn.member.company, TextMessageLimits(now: context.now()))
        let kind: TextMessageStanding.Gateway =
            gateway.map { $0.isForDevelopment ? .development : .ready } ?? .missing
        return try await context.database.read { transaction in
            let stop = try transaction.row(
                "SELECT stopped_at FROM text_message_stops WHERE company_id = $1", [company.id])
            return TextMessageStanding(
                gateway: kind, prefixes: settings.prefixes(of: company),
                stoppedAt: try stop?.optionalTimestamp("stopped_at"),
                sentToday: try limits.sentToday(by: company.id, in: transaction),
                dailyLimit: TextMessageLimits.companyDaily)
        }
    }

    /// Lets text messages be sent again after they were stopped. The count of confirmed ones starts again.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``; ``AccountsError/notConfirmed``.
    public func allowTextMessagesAgain(by signedIn: SignedIn, from origin: ClientOrigin) async throws {
        let (companyID, now) = (signedIn.member.company.id, context.now())
        try signedIn.requireAdministrator()
        try signedIn.requireConfirmed(at: now)
        try await context.database.write { transaction in
            try signedIn.requireStillAdministrator(in: transaction)
            let row = try transaction.row(
                """
                UPDATE text_message_stops SET stopped_at = NULL, counted_from = $1
                WHERE company_id = $2 AND stopped_at IS NOT NULL RETURNING company_id
                """, [now, companyID])
            guard row != nil else { return }
            try SecurityLog(context).note(
                .textMessagesChanged, company: companyID, person: nil, by: signedIn.member.person.id,
                ["change": "allowed-again"], from: origin, in: transaction)
            try transaction.tell(.company(companyID))
        }
    }
}

extension ReadTransaction {
    /// Returns since when two-step verification is on; `nil` if it is off.
    func twoStepSince(ofPerson personID: Int64) throws -> Timestamp? {
        try row("SELECT two_step_since FROM people WHERE id = $1", [personID])?.optionalTimestamp("two_step_since")
    }

    /// Returns from when on a company of the person requires two-step verification; `nil` if none does.
    func twoStepRequiredFrom(ofPerson personID: Int64) throws -> Timestamp? {
        try row(
            """
            SELECT MIN(two_step_by) AS earliest FROM companies
            WHERE id IN (SELECT company_id FROM memberships WHERE person_id = $1)
            """, [personID])?.optionalTimestamp("earliest")
    }
}
