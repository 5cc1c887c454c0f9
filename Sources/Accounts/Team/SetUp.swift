import Storage

/// The set-up of an installation: the first company and its first administrator. It happens once, by a link that only
/// the server's operator has; there is no account before it.
public struct SetUp: Sendable {
    /// The most links that are good at a time. Every start makes one, and several nodes may start on one database.
    static let mostLinks = 10

    private let context: AccountsContext

    /// Creates the set-up of an installation.
    public init(_ context: AccountsContext) { self.context = context }

    /// Whether the installation has no company yet.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func isOpen() async throws -> Bool {
        try await context.database.read { try !Self.hasCompany(in: $0) }
    }

    /// Makes a link that sets up the installation. Only its hash is stored.
    ///
    /// - Throws: ``AccountsError/link(_:)`` with `used` if there is a company already; `StorageError`.
    public func newLink() async throws -> BearerToken {
        let (token, now) = (context.newToken(), context.now())
        try await context.database.write { transaction in
            guard try !Self.hasCompany(in: transaction) else { throw AccountsError.link(.used) }
            try transaction.execute(
                """
                DELETE FROM set_up_links WHERE token_hash NOT IN (
                    SELECT token_hash FROM set_up_links ORDER BY made_at DESC, token_hash LIMIT $1
                )
                """, [Self.mostLinks - 1])
            try transaction.execute(
                "INSERT INTO set_up_links (token_hash, made_at) VALUES ($1, $2)", [token.hash, now])
        }
        return token
    }

    /// Checks that a link sets up this installation. It uses nothing up.
    ///
    /// - Throws: ``AccountsError/link(_:)`` with `used` if there is a company already, by whatever link; with `unknown`
    ///   if it is no link of ours.
    public func look(at token: BearerToken) async throws {
        try await context.database.read { try Self.check(token, in: $0) }
    }

    /// Makes the company and its administrator, who is signed in by it. All links are used up.
    ///
    /// - Parameters:
    ///   - token: The link's token.
    ///   - company: The company's name.
    ///   - language: The administrator's language; `nil` for that of the country.
    ///   - timeZone: Where the administrator's clock is. It counts if the country is another one; one that is not known
    ///     does not count.
    ///   - browser: The browser's token, if it has one.
    /// - Throws: ``AccountsError/input(_:)`` with everything that is wrong; ``AccountsError/link(_:)``;
    ///   ``AccountsError/busy``; `StorageError`.
    public func setUp(
        _ token: BearerToken, company: String, country: Country, name: String, address: String, password: String,
        language: Language? = nil, timeZone: String? = nil, browser: BearerToken? = nil, from origin: ClientOrigin
    ) async throws -> Entrance {
        // Strangers don't get as far as the costly hash.
        try await look(at: token)
        var problems: [InputProblem] = []
        let company = NameRules.cleaned(company, field: .company, into: &problems)
        let name = NameRules.cleaned(name, field: .name, into: &problems)
        let address = AddressRules.cleaned(address, into: &problems)
        problems += PasswordRules(person: name, address: address, company: company).problems(in: password)
        guard problems.isEmpty else { throw AccountsError.input(problems) }
        let given = timeZone.flatMap { country == .other && Profile.isTimeZone($0) ? $0 : nil }
        let timeZone = given ?? country.timeZone
        let person = NewPerson(
            address: address, name: name, language: language ?? country.language, timeZone: timeZone,
            password: try await .make(from: password, context, sentFrom: origin))
        let (log, sessions, now) = (SecurityLog(context), Sessions(context), context.now())
        return try await context.database.write { transaction in
            // Of two set-ups at the same time, one finds the other's company.
            let companyID = try transaction.nextAccountNumber("company")
            try Self.check(token, in: transaction)
            try transaction.execute("DELETE FROM set_up_links")
            try transaction.execute(
                """
                INSERT INTO companies (id, name, country, language, time_zone, networks, made_at)
                VALUES ($1, $2, $3, $4, $5, '', $6)
                """,
                [companyID, company, country.rawValue, country.language.rawValue, timeZone, now])
            let personID = try transaction.add(person, to: companyID, as: .administrator, at: now)
            try log.note(
                .companySetUp, company: companyID, person: personID, ["company": company, "country": country.rawValue],
                from: origin, in: transaction)
            try log.note(
                .personJoined, company: companyID, person: personID,
                ["name": name, "address": address, "role": Role.administrator.rawValue], from: origin, in: transaction)
            return try sessions.open(
                for: personID, in: companyID, browser: browser, means: .setUp, from: origin, in: transaction)
        }
    }

    private static func hasCompany(in transaction: ReadTransaction) throws -> Bool {
        try transaction.row("SELECT id FROM companies LIMIT 1") != nil
    }

    private static func check(_ token: BearerToken, in transaction: ReadTransaction) throws {
        guard try !hasCompany(in: transaction) else { throw AccountsError.link(.used) }
        let row = try transaction.row("SELECT made_at FROM set_up_links WHERE token_hash = $1", [token.hash])
        guard row != nil else { throw AccountsError.link(.unknown) }
    }
}
