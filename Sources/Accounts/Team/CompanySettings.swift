public import Storage

/// A company's settings, as its administrators change them. A field that is not sent is not changed.
public struct CompanySettings: Sendable {
    /// How long people have by default until two-step verification is required.
    public static let usualGrace = Duration.seconds(14 * 86_400)
    /// How far ahead the date may lie.
    static let longestGrace = Duration.seconds(366 * 86_400)

    let context: AccountsContext

    /// Creates the settings of a database's companies.
    public init(_ context: AccountsContext) { self.context = context }

    /// Changes the name, the country, the language of notices, the named networks. A new country brings its time zone
    /// with it.
    ///
    /// - Parameter networks: All of them, as ``setNetworks(_:by:from:)`` takes them.
    /// - Returns: The company as it is now.
    /// - Throws: ``AccountsError/input(_:)``, ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``;
    ///   `StorageError`.
    @discardableResult
    public func change(
        name: String? = nil, country: Country? = nil, language: Language? = nil,
        networks: [(network: String, name: String)]? = nil, by actor: some TeamActor, from origin: ClientOrigin
    ) async throws -> Company {
        var problems: [InputProblem] = []
        let name = name.map { NameRules.cleaned($0, field: .company, into: &problems) }
        var named: CompanyNetworks?
        do throws(AccountsError) {
            if let networks { named = try CompanyNetworks(entered: networks) }
        } catch {
            guard case .input(let found) = error else { throw error }
            problems += found
        }
        let (found, stored) = (problems, named?.stored)
        return try await change(by: actor) { company, _, transaction in
            guard found.isEmpty else { throw AccountsError.input(found) }
            var facts: [String: String] = [:]
            if let name, name != company.name { facts["company"] = name }
            if let country, country != company.country { facts["country"] = country.rawValue }
            if let language, language != company.language { facts["language"] = language.rawValue }
            if let stored, stored != company.networks.stored { facts["networks"] = stored }
            guard !facts.isEmpty else { return }
            try transaction.execute(
                """
                UPDATE companies SET name = $1, country = $2, language = $3, time_zone = $4, networks = $5
                WHERE id = $6
                """,
                [
                    name ?? company.name, (country ?? company.country).rawValue,
                    (language ?? company.language).rawValue,
                    facts["country"] == nil ? company.timeZone : country?.timeZone,
                    stored ?? company.networks.stored, company.id,
                ])
            try note(.companyChanged, facts, by: actor, from: origin, in: transaction)
        }
    }

    /// Requires two-step verification of everyone from a time on. Then only its set-up is open to those without it.
    ///
    /// - Parameter date: From when on, at most a year ahead; a moment of the last 24 hours means now, so that a person
    ///   can name today. `nil` for ``usualGrace`` from now.
    /// - Throws: ``AccountsError/input(_:)`` with `outOfRange` for the field `required-by`;
    ///   ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``; `StorageError`.
    @discardableResult
    public func requireTwoStep(
        by date: Timestamp? = nil, actor: some TeamActor, from origin: ClientOrigin
    ) async throws -> Company {
        try await change(by: actor) { company, now, transaction in
            let asked = date ?? now + Self.usualGrace
            guard asked > now - .seconds(86_400), asked <= now + Self.longestGrace else {
                throw AccountsError.input([InputProblem(.requiredBy, .outOfRange)])
            }
            let due = max(asked, now)
            try transaction.execute("UPDATE companies SET two_step_by = $1 WHERE id = $2", [due, company.id])
            try note(.twoStepRequired, ["by-date": due.description], by: actor, from: origin, in: transaction)
        }
    }

    /// Requires two-step verification no longer. Anyone who has turned it on keeps it.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``; `StorageError`.
    @discardableResult
    public func noLongerRequireTwoStep(by actor: some TeamActor, from origin: ClientOrigin) async throws -> Company {
        try await change(by: actor) { company, _, transaction in
            guard company.twoStepBy != nil else { return }
            try transaction.execute("UPDATE companies SET two_step_by = NULL WHERE id = $1", [company.id])
            try note(.twoStepNoLongerRequired, [:], by: actor, from: origin, in: transaction)
        }
    }

    /// Returns the company's named networks. Everyone in the company sees the names.
    ///
    /// - Throws: `StorageError`.
    public func networks(of companyID: Int64) async throws -> CompanyNetworks {
        let row = try await context.database.read { transaction in
            try transaction.row("SELECT networks FROM companies WHERE id = $1", [companyID])
        }
        return CompanyNetworks(stored: try row?.text("networks") ?? "")
    }

    /// Replaces the company's named networks.
    ///
    /// - Parameter networks: Networks like `192.0.2.0/24` or single addresses, each with a name.
    /// - Throws: ``AccountsError/input(_:)`` for the field `networks`; ``AccountsError/tooMany(limit:)``,
    ///   ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``; `StorageError`.
    @discardableResult
    public func setNetworks(
        _ networks: [(network: String, name: String)], by actor: some TeamActor, from origin: ClientOrigin
    ) async throws -> CompanyNetworks {
        try actor.requireMayChange(at: context.now())
        let networks = try CompanyNetworks(entered: networks)
        _ = try await change(by: actor) { company, _, transaction in
            let stored = networks.stored
            let changed: Int = try transaction.execute(
                "UPDATE companies SET networks = $1 WHERE id = $2 AND networks <> $1", [stored, company.id])
            guard changed > 0 else { return }
            try note(.companyChanged, ["networks": stored], by: actor, from: origin, in: transaction)
        }
        return networks
    }

    /// Chooses the mailbox that sends the company's notices.
    ///
    /// - Parameter address: Its address; `nil` for none.
    /// - Throws: ``AccountsError/input(_:)``, ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``;
    ///   `StorageError`.
    @discardableResult
    public func setSystemMailbox(
        _ address: String?, by actor: some TeamActor, from origin: ClientOrigin
    ) async throws -> Company {
        var problems: [InputProblem] = []
        let address = address.map { AddressRules.cleaned($0, field: .systemMailbox, into: &problems) }
        let found = problems
        return try await change(by: actor) { company, _, transaction in
            guard found.isEmpty else { throw AccountsError.input(found) }
            guard address != company.systemMailbox else { return }
            try transaction.execute("UPDATE companies SET system_mailbox = $1 WHERE id = $2", [address, company.id])
            var facts = ["system-mailbox": address ?? ""]
            facts["former-system-mailbox"] = company.systemMailbox
            try note(.companyChanged, facts, by: actor, from: origin, in: transaction)
        }
    }

    /// Checks who asks, runs `body` in one transaction, which ends by telling every node, and returns the company.
    private func change(
        by actor: some TeamActor, _ body: @Sendable (Company, Timestamp, WriteTransaction) throws -> Void
    ) async throws -> Company {
        let (now, companyID) = (context.now(), actor.companyID)
        try actor.requireMayChange(at: now)
        return try await context.database.write { transaction in
            try actor.recheck(in: transaction)
            try body(Self.company(companyID, in: transaction), now, transaction)
            try transaction.tell(.company(companyID))
            return try Self.company(companyID, in: transaction)
        }
    }

    private static func company(_ id: Int64, in transaction: ReadTransaction) throws -> Company {
        guard let row = try transaction.row("SELECT * FROM companies WHERE id = $1", [id]) else {
            throw AccountsError.notFound
        }
        return try Company(row: row)
    }

    private func note(
        _ kind: SecurityEvent.Kind, _ facts: [String: String], by actor: some TeamActor, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws {
        try SecurityLog(context).note(
            kind, company: actor.companyID, person: nil, by: actor.personID,
            facts.merging(actor.loggedFacts) { $1 }, from: origin, in: transaction)
    }
}
