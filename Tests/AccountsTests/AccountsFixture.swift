import LocalDatabases
import Storage
import Synchronization

@testable import Accounts

/// A clock that a test sets.
final class TestClock: Sendable {
    private let moment = Mutex(Timestamp(seconds: 1_800_000_000))

    var now: Timestamp { moment.withLock { $0 } }

    /// Moves the clock forward, or back if the duration is negative.
    func advance(_ duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// The room Accounts on an empty database, with a clock that stands still and cheap password hashes.
struct AccountsFixture: Sendable {
    let context: AccountsContext
    let clock: TestClock
    let sealingKey: SealingKey
    /// Where the requests of these tests come from.
    let origin = ClientOrigin(address: "192.0.2.1", program: "Firefox on Linux")

    /// The password of everyone whom this makes.
    static let password = "correct horse battery staple"

    var database: Database { context.database }

    /// Makes a company with an administrator.
    @discardableResult
    func makeCompany(
        name: String = "Novák a syn", country: Country = .czechia, address: String = "jana@firma.cz",
        personName: String = "Jana Nováková", password: String = password
    ) async throws -> Member {
        let now = clock.now
        let companyID = try await database.write { transaction in
            let id = try transaction.nextAccountNumber("company")
            try transaction.execute(
                """
                INSERT INTO companies (
                    id, name, country, language, time_zone, two_step_by, networks, system_mailbox, made_at
                ) VALUES ($1, $2, $3, $4, $5, NULL, '', NULL, $6)
                """, [id, name, country.rawValue, country.language.rawValue, country.timeZone, now])
            return id
        }
        return try await addPerson(
            to: companyID, address: address, name: personName, role: .administrator, password: password)
    }

    /// Makes a person who belongs to a company.
    @discardableResult
    func addPerson(
        to companyID: Int64, address: String = "petr@firma.cz", name: String = "Petr Svoboda",
        role: Role = .member, password: String = password
    ) async throws -> Member {
        let now = clock.now
        let salt = context.random(PasswordHashing.saltLength)
        let hash = try await context.hashing.hash(Array(password.utf8), salt: salt)
        return try await database.write { transaction in
            let id = try transaction.nextAccountNumber("person")
            try transaction.execute(
                """
                INSERT INTO people (
                    id, address, name, language, time_zone, appearance, uses_keys, password_salt, password_hash,
                    password_changed_at, two_step_since, checklist_hidden_until, made_at, last_seen_at
                ) VALUES ($1, $2, $3, 'cs', 'Europe/Prague', 'system', 0, $4, $5, $6, NULL, NULL, $6, NULL)
                """, [id, address, name, salt, hash, now])
            try transaction.execute(
                "INSERT INTO memberships (company_id, person_id, role, joined_at) VALUES ($1, $2, $3, $4)",
                [companyID, id, role.rawValue, now])
            guard let member = try transaction.member(id, of: companyID) else { throw AccountsError.notFound }
            return member
        }
    }

    /// Turns two-step verification on or off for a person, without a second step.
    func setTwoStep(of personID: Int64, since: Timestamp?) async throws {
        try await database.write { transaction in
            try transaction.execute("UPDATE people SET two_step_since = $1 WHERE id = $2", [since, personID])
        }
    }

    /// Signs a member in without asking for anything.
    ///
    /// - Parameter isConfirmed: whether the person has just confirmed that it is them.
    /// - Returns: the session's token, and who asks by it.
    func signIn(
        _ member: Member, stage: Session.Stage = .full, isConfirmed: Bool = true
    ) async throws -> (token: BearerToken, signedIn: SignedIn) {
        let (now, token) = (clock.now, context.newToken())
        let session = try await database.write { [origin] transaction in
            let id = try transaction.nextAccountNumber("session")
            try transaction.execute(
                """
                INSERT INTO sessions (
                    id, token_hash, person_id, company_id, stage, address, program, made_at, last_seen_at, ends_at,
                    confirmed_at
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
                """,
                [
                    id, token.hash, member.person.id, member.company.id, stage.rawValue, origin.address,
                    origin.program, now, now + .seconds(stage == .full ? 30 * 86_400 : 900), isConfirmed ? now : nil,
                ])
            guard let row = try transaction.row("SELECT * FROM sessions WHERE id = $1", [id]) else {
                throw AccountsError.notFound
            }
            return try Session(row: row)
        }
        return (token, SignedIn(session: session, member: member))
    }

    /// Returns the kinds of a person's entries in the security log, in order; everybody's for `nil`.
    func loggedKinds(of personID: Int64? = nil) async throws -> [String] {
        try await database.read { transaction in
            try transaction.rows("SELECT person_id, kind FROM security_events ORDER BY number")
                .filter { row in try personID == nil || row.optionalInteger("person_id") == personID }
                .map { try $0.text("kind") }
        }
    }

    /// Returns how many rows a table has.
    func count(_ table: String) async throws -> Int64 {
        try await database.read { try $0.row("SELECT count(*) AS number FROM \(table)")?.integer("number") ?? -1 }
    }
}

/// Opens the room on an empty database of an engine, and removes the database afterwards.
func withAccounts<Result>(
    _ engine: TestEngine, isolation: isolated (any Actor)? = #isolation,
    _ body: (AccountsFixture) async throws -> Result
) async throws -> Result {
    try await withDatabase(engine, migrations: AccountsSchema.migrations) { database in
        let (clock, key) = (TestClock(), SealingKey())
        let context = try await AccountsContext.open(
            database: database, sealingKey: key,
            passwordCost: PasswordCost(rounds: 2, blockSize: 1, parallelism: 1), now: { clock.now },
            random: { RandomBytes.bytes($0) })
        return try await body(AccountsFixture(context: context, clock: clock, sealingKey: key))
    }
}
