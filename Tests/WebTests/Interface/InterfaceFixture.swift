import Accounts
import HTTPTypes
import LocalDatabases
import Logging
import Storage
import Synchronization
import Testing

@testable import Accounts
@testable import Web

/// The interface on an empty database, with clocks that stand still and cheap password hashes.
struct InterfaceFixture: Sendable {
    static let host = "localhost:8080"
    static let origin = "http://localhost:8080"
    static let password = "correct horse battery staple"

    /// A clock that a test sets.
    final class Clock: Sendable {
        private let moment = Mutex(Timestamp(seconds: 1_800_000_000))
        private let passed = Mutex(Duration.zero)

        var now: Timestamp { moment.withLock { $0 } }
        /// The time since the test began.
        var elapsed: Duration { passed.withLock { $0 } }

        func advance(_ duration: Duration) {
            moment.withLock { $0 = $0 + duration }
            passed.withLock { $0 += duration }
        }
    }

    let context: AccountsContext
    let clock: Clock
    let authority: AppPasswordAuthority
    let site: Site

    /// - Parameter post: Takes letters; `nil` if there is no way to send them.
    init(_ database: Database, post: RecordingPost? = nil) async throws {
        let clock = Clock()
        self.clock = clock
        context = try await AccountsContext.open(
            database: database, sealingKey: SealingKey(),
            passwordCost: PasswordCost(rounds: 2, blockSize: 1, parallelism: 1), now: { clock.now },
            random: { RandomBytes.bytes($0) })
        authority = AppPasswordAuthority(context, elapsed: { clock.elapsed })
        let twoStep = TwoStep(context, gateway: nil, texts: TextCodeSettings(host: "localhost"))
        let services = SiteServices(
            context: context, twoStep: twoStep, authority: authority,
            passkeySite: PasskeyRelyingParty(host: "localhost", origin: Self.origin),
            mailboxes: try SiteMailboxes.services(database), notices: post)
        site = try Site(
            services: services, configuration: SiteConfiguration(origin: Self.origin), logger: Logger(label: "test"))
    }

    // MARK: People

    /// Makes a company with an administrator who has two-step verification on.
    func makeCompany(
        _ name: String = "Novák a syn", address: String = "jana@firma.cz", personName: String = "Jana Nováková"
    ) async throws -> Member {
        let now = clock.now
        let id = try await context.database.write { transaction in
            let id = try transaction.nextAccountNumber("company")
            try transaction.execute(
                """
                INSERT INTO companies (id, name, country, language, time_zone, networks, made_at)
                VALUES ($1, $2, 'CZ', 'cs', 'Europe/Prague', '', $3)
                """, [id, name, now])
            return id
        }
        return try await addPerson(to: id, address: address, name: personName, role: .administrator)
    }

    /// Makes a person who has two-step verification on.
    func addPerson(
        to companyID: Int64, address: String = "petr@firma.cz", name: String = "Petr Svoboda", role: Role = .member
    ) async throws -> Member {
        let now = clock.now
        let person = NewPerson(
            address: address, name: name, language: .czech, timeZone: "Europe/Prague",
            password: try await .make(from: Self.password, context))
        return try await context.database.write { transaction in
            let id = try transaction.add(person, to: companyID, as: role, at: now)
            try transaction.execute("UPDATE people SET two_step_since = $1 WHERE id = $2", [now, id])
            return try #require(try transaction.member(id, of: companyID))
        }
    }

    /// Adds a second step, as if it had been confirmed, and returns its number.
    func addStep(to member: Member, name: String = "Telefon") async throws -> Int64 {
        let now = clock.now
        return try await context.database.write { transaction in
            let id = try transaction.nextAccountNumber("second-step")
            try transaction.execute(
                """
                INSERT INTO second_steps (id, person_id, kind, name, made_at, confirmed_at, uses)
                VALUES ($1, $2, 'app', $3, $4, $4, 0)
                """, [id, member.person.id, name, now])
            return id
        }
    }

    /// Signs a member in without asking for anything.
    func signIn(
        _ member: Member, isConfirmed: Bool = true, isHalf: Bool = false
    ) async throws -> InterfaceBrowser {
        let sessions = Sessions(context)
        let token = try await context.database.write { transaction in
            let entrance =
                if isHalf {
                    try sessions.openHalf(
                        for: member.person.id, in: member.company.id, from: Self.place, in: transaction)
                } else {
                    try sessions.open(
                        for: member.person.id, in: member.company.id, browser: nil, means: .password, from: Self.place,
                        in: transaction)
                }
            if !isConfirmed {
                try transaction.execute(
                    "UPDATE sessions SET confirmed_at = NULL WHERE id = $1", [entrance.session.id])
            }
            return entrance
        }
        return InterfaceBrowser(token: token.token, signedIn: token.signedIn)
    }

    /// Makes an app password of a member.
    func appPassword(
        _ scope: AppPasswordScope = .sendAndRead, of member: Member, name: String = "Thunderbird",
        endsAt: Timestamp? = nil, networks: [String] = []
    ) async throws -> NewAppPassword {
        let signedIn = try await signIn(member).signedIn
        return try await AppPasswords(context).create(
            name: name, scope: scope, endsAt: endsAt, networks: networks, by: signedIn, from: Self.place)
    }

    static let place = ClientOrigin(address: "192.0.2.1", program: "Firefox on Linux")
}

/// A browser with a session, and with what its forms are tied to.
struct InterfaceBrowser: Sendable {
    let token: BearerToken
    let signedIn: SignedIn
    var visit = BearerToken()

    var cookies: String { "pennypost-session=\(token.text); pennypost-visit=\(visit.text)" }
}

/// Opens the interface on an empty database of an engine.
func withInterface<Result>(
    _ engine: TestEngine, post: RecordingPost? = nil, isolation: isolated (any Actor)? = #isolation,
    _ body: (InterfaceFixture) async throws -> Result
) async throws -> Result {
    try await withDatabase(engine, migrations: SiteMailboxes.migrations) { database in
        try await body(InterfaceFixture(database, post: post))
    }
}
