import Foundation
import LocalDatabases
import LocalServers
import Storage
import Synchronization
import Testing

/// What only a server can do: be unreachable, be stopped midway, refuse a password.
@Suite("A PostgreSQL server", .timeLimit(.minutes(4))) struct PostgreSQLTests {
    static let insert = "INSERT INTO customers (name) VALUES ($1)"

    private func withServer(
        _ options: PostgreSQLOptions = PostgreSQLOptions(), _ body: (PostgreSQLServer) async throws -> Void
    ) async throws {
        try await withStarted(PostgreSQLServer.start(options), stop: { await $0.stop() }, body)
    }

    /// Restarts the server in the middle of concurrent writes, in an orderly way and as after a crash.
    @Test("A restart neither loses nor repeats acknowledged writes")
    func aRestartNeitherLosesNorRepeatsAcknowledgedWrites() async throws {
        let count = ProcessInfo.processInfo.environment["RESTARTED_WRITES"].flatMap(Int.init) ?? 3_000
        try await withServer { server in
            let location = DatabaseLocation.postgres(url: try await server.makeDatabase())
            let counter = Migration(
                room: "Counter", number: 1, name: "entries without a key",
                statements: ["CREATE TABLE entries (number BIGINT NOT NULL)"])
            let database = try Database.open(location, migrations: [counter])
            let acknowledged = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<16 {
                    group.addTask {
                        for number in stride(from: task, to: count, by: 16) {
                            // There is no key, so a write that ran twice would be there twice.
                            try await database.write {
                                try $0.execute("INSERT INTO entries (number) VALUES ($1)", [number])
                            }
                            acknowledged.add(number)
                        }
                    }
                }
                group.addTask {
                    for round in 1...6 {
                        while acknowledged.numbers.count < round * count / 8 {
                            try await Task.sleep(for: .milliseconds(2))
                        }
                        try await server.restart(round.isMultiple(of: 2) ? .fast : .immediate)
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await database.read { try $0.rows("SELECT number FROM entries ORDER BY number") }
            #expect(try rows.map { try Int($0.integer("number")) } == Array(0..<count))
            #expect(acknowledged.numbers.sorted() == Array(0..<count))
            try database.close()
        }
    }

    @Test("Reads continue after a restart")
    func readsContinueAfterARestart() async throws {
        try await withServer { server in
            let database = try Database.open(
                .postgres(url: try await server.makeDatabase()), migrations: Fixture.migrations)
            try await database.write { try $0.execute(Self.insert, ["A"]) }
            #expect(try await database.read(Fixture.names) == ["A"])
            try await server.restart(.immediate)
            #expect(try await database.read(Fixture.names) == ["A"])
            try database.close()
        }
    }

    @Test("An unreachable server is reported within the limit, and writing works again when it is back")
    func anUnreachableServerIsReportedWithinTheLimit() async throws {
        try await withServer { server in
            var limits = PostgreSQLLimits()
            limits.reconnectTime = .milliseconds(200)
            let url = try await server.makeDatabase()
            let database = try Database.open(
                .postgres(url: url), migrations: Fixture.migrations, limits: limits)
            try await server.halt()
            for attempt in [
                { try await database.write { try $0.execute(Self.insert, ["A"]) } },
                { _ = try await database.read { try Fixture.names($0).count } },
            ] {
                let error = await #expect(throws: StorageError.self) { _ = try await attempt() }
                guard case .connectionLost = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            limits.openTime = .milliseconds(200)
            let error = #expect(throws: StorageError.self) {
                try Database.open(.postgres(url: url), migrations: [], limits: limits)
            }
            if case .connectionLost = error {} else { Issue.record("\(String(describing: error))") }
            try await server.resume()
            try await database.write { try $0.execute(Self.insert, ["B"]) }
            #expect(try await database.read(Fixture.names) == ["B"])
            try database.close()
        }
    }

    @Test("A wrong password is refused and not shown")
    func aWrongPasswordIsRefusedAndNotShown() async throws {
        let server = try await PostgreSQLServer.shared()
        let secret = "tajné heslo"
        let location = DatabaseLocation.postgres(url: server.networkURL(of: "postgres", password: secret))
        let error = #expect(throws: StorageError.self) { try Database.open(location, migrations: []) }
        guard case .cannotConnect = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        var dumped = ""
        dump(location, to: &dumped)
        let texts = [
            "\(String(describing: error))", "\(location)", String(reflecting: location), dumped, "\([location])",
        ]
        for text in texts {
            #expect(!text.contains("heslo") && !text.contains("tajn"))
            #expect(text.contains("127.0.0.1"))
        }
    }

    @Test("The password in the address is used")
    func thePasswordInTheAddressIsUsed() async throws {
        let server = try await PostgreSQLServer.shared()
        let made = try await server.makeDatabase()
        let name = try #require(made.split(separator: "?").first?.split(separator: "/").last)
        let url = server.networkURL(of: String(name))
        let database = try Database.open(.postgres(url: url), migrations: Fixture.migrations)
        try await database.write { try $0.execute(Self.insert, ["A"]) }
        #expect(database.path == "postgres://\(server.endpoint)/\(name)")
        try database.close()
        try await server.removeDatabase(url)
    }

    @Test(
        "A malformed address is not repeated in the error",
        arguments: [
            "postgres://user:sekret@host:port/db", "postgres://user:sek/ret?x@host/db",
            "postgres://u@h/d?passwrd=sekret",
            "http://user:sekret@host/db", "postgres://u:sekret@h/d?sslmode", "sekret",
        ])
    func aMalformedAddressIsNotRepeatedInTheError(url: String) {
        let error = #expect(throws: StorageError.malformedAddress) {
            try Database.open(.postgres(url: url), migrations: [])
        }
        let text = "\(String(describing: error)) \(error?.remedy ?? "") \(DatabaseLocation.postgres(url: url))"
        #expect(!text.contains("sek"))
    }

    @Test("A missing database is named in the refusal")
    func aMissingDatabaseIsRefusedPermanently() async throws {
        let server = try await PostgreSQLServer.shared()
        let error = #expect(throws: StorageError.self) {
            try Database.open(.postgres(url: server.url(of: "absent")), migrations: [])
        }
        guard case .cannotConnect(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("absent") && !reason.contains("3D000"))
    }

    @Test("TLS is verified if the address asks for it")
    func tlsIsVerifiedIfTheAddressAsksForIt() async throws {
        var options = PostgreSQLOptions.forFeatures
        options.certificate = .good
        try await withServer(options) { server in
            let verified = "sslmode=verify-full&sslrootcert=\(server.authorityFile)"
            let url = server.networkURL(of: "postgres", options: verified)
            let database = try Database.open(.postgres(url: url), migrations: [])
            let row = try await database.read {
                try $0.row("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            }
            #expect(try row?.bool("ssl") == true)
            try database.close()
            // Without the authority nothing vouches for the certificate.
            let bare = server.networkURL(of: "postgres", options: "sslmode=verify-full&sslrootcert=/dev/null")
            let error = #expect(throws: StorageError.self) { try Database.open(.postgres(url: bare), migrations: []) }
            guard case .cannotConnect = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A statement that takes too long is stopped")
    func aStatementThatTakesTooLongIsStopped() async throws {
        var limits = PostgreSQLLimits()
        limits.statementTime = .milliseconds(200)
        try await withDatabaseLocation(.postgres) { location in
            let database = try Database.open(location, migrations: [], limits: limits)
            await #expect(throws: StorageError.timedOut(limit: limits.statementTime)) {
                try await database.read { try $0.rows("SELECT pg_sleep(100)") }
            }
            #expect(try await database.read { try $0.row("SELECT 1 AS one")?.integer("one") } == 1)
            try database.close()
        }
    }

    @Test("Many rows are fetched in portions while other statements run")
    func manyRowsAreFetchedInPortionsWhileStatementsRun() async throws {
        try await withFixture(.postgres) { database in
            try await database.write { transaction in
                try transaction.execute(
                    "INSERT INTO customers (name) SELECT CAST(n AS TEXT) FROM generate_series(1, 5000) AS n")
            }
            let sum = try await database.read { transaction in
                var sum: Int64 = 0
                try transaction.forEach("SELECT id FROM customers ORDER BY id") { row in
                    let again = try transaction.row(
                        "SELECT id FROM customers WHERE id = $1", [try row.integer("id")])
                    sum += try again?.integer("id") ?? 0
                }
                return sum
            }
            #expect(sum == 5_000 * 5_001 / 2)
        }
    }

    @Test("A prepared statement survives a change of its table")
    func aPreparedStatementSurvivesAChangeOfItsTable() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let one = try Database.open(location, migrations: Fixture.migrations)
            for _ in 0..<4 { _ = try await one.read { try $0.rows("SELECT * FROM customers") } }
            let other = try Database.open(location, migrations: Fixture.migrations + [MigrationTests.second])
            for _ in 0..<4 { _ = try await one.read { try $0.rows("SELECT * FROM customers") } }
            try one.close()
            try other.close()
        }
    }

    @Test("The error for an unsupported column type names the remedy")
    func theErrorForAnUnsupportedColumnTypeNamesTheRemedy() async throws {
        try await withFixture(.postgres) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.read { try $0.rows("SELECT SUM(CAST(1 AS BIGINT)) AS total") }
            }
            guard case .wrongStatement(_, let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason.contains("total") && reason.contains("CAST"))
        }
    }

    @Test("A read-only database on a server is reported")
    func aReadOnlyDatabaseOnAServerIsReported() async throws {
        try await withDatabaseLocation(.postgres) { location in
            guard case .postgres(let url) = location else { return }
            let database = try Database.open(location, migrations: Fixture.migrations)
            try database.close()
            let readOnly = DatabaseLocation.postgres(url: url + "&options=-cdefault_transaction_read_only%3Don")
            let again = try Database.open(readOnly, migrations: Fixture.migrations)
            await #expect(throws: StorageError.readOnly(path: again.path)) {
                try await again.write { try $0.execute(Self.insert, ["A"]) }
            }
            try again.close()
        }
    }
}

/// Numbers that several tasks record.
private final class Tally: Sendable {
    private let noted = Mutex<[Int]>([])
    var numbers: [Int] { noted.withLock { $0 } }
    func add(_ number: Int) { noted.withLock { $0.append(number) } }
}
