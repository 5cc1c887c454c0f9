import LocalDatabases
import Logging
import Storage

@testable import Accounts
@testable import Web

/// The site on an empty database, with a clock that stands still, cheap password hashes and a gateway that keeps its
/// messages.
struct SiteFixture: Sendable {
    let context: AccountsContext
    let clock: SiteClock
    let sealingKey: SealingKey
    let gateway: KeepingGateway
    let services: SiteServices
    let site: Site

    /// The password of everyone whom this makes.
    static let password = "modrý hrnek na okně 42"
    static let host = "post.firma.cz"
    /// Where the requests of these tests come from.
    static let origin = ClientOrigin(
        address: "192.0.2.1", program: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")

    var database: Database { context.database }

    /// Makes a company with an administrator.
    @discardableResult
    func makeCompany(
        name: String = "Novák a syn", address: String = "jana@firma.cz", personName: String = "Jana Nováková",
        language: Language = .english, twoStepBy: Timestamp? = nil
    ) async throws -> Member {
        let now = clock.now
        let companyID = try await database.write { transaction in
            let id = try transaction.nextAccountNumber("company")
            try transaction.execute(
                """
                INSERT INTO companies (id, name, country, language, time_zone, two_step_by, networks, made_at)
                VALUES ($1, $2, 'CZ', 'cs', 'Europe/Prague', $3, '', $4)
                """, [id, name, twoStepBy, now])
            return id
        }
        return try await addPerson(
            to: companyID, address: address, name: personName, role: .administrator, language: language)
    }

    /// Makes a person who belongs to a company.
    @discardableResult
    func addPerson(
        to companyID: Int64, address: String = "petr@firma.cz", name: String = "Petr Svoboda", role: Role = .member,
        language: Language = .english
    ) async throws -> Member {
        let now = clock.now
        let person = NewPerson(
            address: address, name: name, language: language, timeZone: "Europe/Prague",
            password: try await StoredPassword.make(from: Self.password, context))
        return try await database.write { transaction in
            let id = try transaction.add(person, to: companyID, as: role, at: now)
            return try Self.member(id, of: companyID, in: transaction)
        }
    }

    /// Returns a member as they are now.
    func again(_ member: Member) async throws -> Member {
        try await database.read { try Self.member(member.person.id, of: member.company.id, in: $0) }
    }

    private static func member(
        _ id: Int64, of companyID: Int64, in transaction: ReadTransaction
    ) throws -> Member {
        guard let member = try transaction.member(id, of: companyID) else { throw AccountsError.notFound }
        return member
    }

    /// Opens a session without asking for anything.
    ///
    /// - Parameter isConfirmed: whether the person has just confirmed that it is them.
    func enter(
        _ member: Member, stage: Session.Stage = .full, isConfirmed: Bool = true
    ) async throws -> Entrance {
        let sessions = Sessions(context)
        return try await database.write { transaction in
            guard stage == .full else {
                return try sessions.openHalf(
                    for: member.person.id, in: member.company.id, from: Self.origin, in: transaction)
            }
            let entrance = try sessions.open(
                for: member.person.id, in: member.company.id, browser: nil, means: .password, from: Self.origin,
                in: transaction)
            if !isConfirmed {
                try transaction.execute(
                    "UPDATE sessions SET confirmed_at = NULL WHERE id = $1", [entrance.session.id])
            }
            return entrance
        }
    }

    /// Returns a browser in which a member is signed in; in which nobody is for `nil`.
    func browser(
        of member: Member? = nil, stage: Session.Stage = .full, isConfirmed: Bool = true
    ) async throws -> TestBrowser {
        let browser = TestBrowser(site)
        if let member {
            let entrance = try await enter(member, stage: stage, isConfirmed: isConfirmed)
            browser.set(.session, entrance.token.text)
        }
        return browser
    }

    /// Turns two-step verification on by an app.
    ///
    /// - Returns: the number of the second step, and the backup codes.
    @discardableResult
    func addApp(to member: Member) async throws -> (stepID: Int64, backupCodes: [String]) {
        let signedIn = try await enter(member).signedIn
        let setUp = try await services.twoStep.beginApp(by: signedIn)
        let added = try await services.twoStep.confirmApp(
            setUp.stepID, code: code(ofStep: setUp.stepID), name: "Phone", by: signedIn, from: Self.origin)
        clock.advance(.seconds(60))
        return (setUp.stepID, added.backupCodes?.map(\.text) ?? [])
    }

    /// Turns two-step verification on by text message.
    ///
    /// - Returns: the number of the second step.
    @discardableResult
    func addPhone(to member: Member, number: String = "601 234 321") async throws -> Int64 {
        let signedIn = try await enter(member).signedIn
        let sent = try await services.twoStep.beginPhone(number, prefix: "+420", by: signedIn, from: Self.origin)
        _ = try await services.twoStep.confirmPhone(sent.stepID, code: gateway.code, by: signedIn, from: Self.origin)
        clock.advance(.seconds(60))
        return sent.stepID
    }

    /// Returns the code that an app shows now.
    func code(ofStep id: Int64) async throws -> String {
        let row = try await database.read {
            try $0.row("SELECT sealed_secret FROM second_steps WHERE id = $1", [id])
        }
        guard let sealed = try row?.sealedValue("sealed_secret") else { throw AccountsError.notFound }
        let secret = try sealingKey.open(sealed, context: SealContext("second-step/\(id)"))
        return TimeCode.code(secret: secret, step: TimeCode.step(at: clock.now))
    }

    /// Makes an app password.
    func makeAppPassword(of member: Member, name: String = "Thunderbird") async throws -> AppPassword {
        let signedIn = try await enter(member).signedIn
        return try await services.appPasswords.create(
            name: name, scope: .sendAndRead, by: signedIn, from: Self.origin
        ).appPassword
    }

    /// Turns two-step verification on or off for a person, without a second step.
    func setTwoStep(of member: Member, since: Timestamp?) async throws {
        let id = member.person.id
        try await database.write { transaction in
            try transaction.execute("UPDATE people SET two_step_since = $1 WHERE id = $2", [since, id])
        }
    }

    /// Returns all that is stored of companies, people and what they have, to see whether anything of it has changed.
    func stored() async throws -> [String: [Row]] {
        let tables = [
            "companies", "people", "memberships", "set_up_links", "invitations", "person_links", "browsers",
            "backup_code_sets", "backup_codes", "app_passwords", "revoked_app_passwords", "text_message_stops",
        ]
        return try await database.read { transaction in
            var stored = try tables.reduce(into: [String: [Row]]()) { stored, table in
                stored[table] = try transaction.rows("SELECT * FROM \(table) ORDER BY 1, 2")
            }
            // What is being set up counts for nothing until it is confirmed.
            stored["second_steps"] = try transaction.rows(
                "SELECT * FROM second_steps WHERE confirmed_at IS NOT NULL ORDER BY id")
            return stored
        }
    }
}

/// Opens the site on an empty database of an engine, and removes the database afterwards.
///
/// - Parameter configuration: What the site knows of its place.
func withSite<Result>(
    _ engine: TestEngine, configuration: SiteConfiguration = SiteConfiguration(origin: "https://post.firma.cz"),
    isolation: isolated (any Actor)? = #isolation, _ body: (SiteFixture) async throws -> Result
) async throws -> Result {
    try await withDatabase(engine, migrations: SiteMailboxes.migrations) { database in
        let (clock, key, gateway) = (SiteClock(), SealingKey(), KeepingGateway())
        let context = try await AccountsContext.open(
            database: database, sealingKey: key,
            passwordCost: PasswordCost(rounds: 2, blockSize: 1, parallelism: 1), now: { clock.now },
            random: { RandomBytes.bytes($0) })
        let services = SiteServices(
            context: context,
            twoStep: TwoStep(context, gateway: gateway, texts: TextCodeSettings(host: SiteFixture.host)),
            authority: AppPasswordAuthority(context),
            passkeySite: PasskeyRelyingParty(host: SiteFixture.host, origin: configuration.origin),
            mailboxes: try SiteMailboxes.services(database))
        let site = try Site(services: services, configuration: configuration, logger: Logger(label: "site"))
        return try await body(
            SiteFixture(
                context: context, clock: clock, sealingKey: key, gateway: gateway, services: services, site: site))
    }
}
