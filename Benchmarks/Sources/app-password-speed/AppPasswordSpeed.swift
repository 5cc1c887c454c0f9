import Accounts
import Place
import Stopwatch
import Storage

/// `app-password-speed DATABASE STORED COUNT right|wrong`: verifies an app password COUNT times, one after the other, in
/// an empty database that then has STORED of them. `right` shows one that is valid, as a program does that asks again
/// and again; `wrong` shows another invented one each time, which no memory has. Prints how long that took.
@main
struct AppPasswordSpeed {
    private static let address = "anna@firma.test"
    private static let origin = ClientOrigin(address: "192.0.2.1", program: "bench")
    /// How many rows are stored in one transaction.
    private static let group = 1_000
    private static let warmUp = 1_000

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let stored = Int(arguments[2]), stored > 0, let count = Int(arguments[3]),
            ["right", "wrong"].contains(arguments[4])
        else { endWithUsage("app-password-speed DATABASE STORED COUNT right|wrong") }
        let database = try Database.open(
            DatabaseLocation(named: arguments[1]), migrations: AccountsSchema.migrations)
        let context = try await AccountsContext.open(database: database, sealingKey: SealingKey())
        let anna = try await person(context)
        let made = try await AppPasswords(context).create(
            name: "bench", scope: .sendAndRead, by: anna, from: origin)
        try await fill(database, like: made.appPassword.id, with: stored - 1)
        let authority = AppPasswordAuthority(context)
        let writing = Task { await authority.run() }
        let line =
            arguments[4] == "right"
            ? try await showRight(made.letters.grouped, authority, count, stored)
            : try await showWrong(authority, count, stored)
        print(line)
        writing.cancel()
        _ = await writing.result
        try database.close()
    }

    /// Sets up a company with one person, for whom two-step verification counts as turned on.
    private static func person(_ context: AccountsContext) async throws -> SignedIn {
        let setUp = SetUp(context)
        let entrance = try await setUp.setUp(
            try await setUp.newLink(), company: "Bench", country: .other, name: "Anna", address: address,
            password: "osm modrých slonů v rákosí", from: origin)
        try await context.database.write { transaction in
            try transaction.execute("UPDATE people SET two_step_since = made_at")
        }
        return entrance.signedIn
    }

    /// Stores further app passwords, whose letters no one has.
    private static func fill(_ database: Database, like id: Int64, with count: Int) async throws {
        for start in stride(from: 0, to: count, by: group) {
            try await database.write { transaction in
                for number in start..<min(start + group, count) {
                    try transaction.execute(
                        """
                        INSERT INTO app_passwords
                            (id, company_id, person_id, name, scope, digest, networks, made_at, ends_at)
                        SELECT $1, company_id, person_id, $2, scope, $3, networks, made_at, ends_at
                        FROM app_passwords WHERE id = $4
                        """, [id + 1 + Int64(number), "bench \(number)", RandomBytes.bytes(32), id])
                }
            }
        }
    }

    private static func showRight(
        _ letters: String, _ authority: AppPasswordAuthority, _ count: Int, _ stored: Int
    ) async throws -> String {
        func show(_ times: Int) async -> Int {
            var granted = 0
            for _ in 0..<times {
                let answer = await authority.answer(letters, user: address, service: .web, from: origin)
                if case .granted = answer { granted += 1 }
            }
            return granted
        }
        _ = await show(warmUp)
        let stopwatch = Stopwatch()
        let granted = await show(count)
        let line = stopwatch.line(["verified": granted, "stored": stored])
        guard granted == count else { endWithUsage("app-password-speed: \(granted) of \(count) were granted") }
        return line
    }

    private static func showWrong(
        _ authority: AppPasswordAuthority, _ count: Int, _ stored: Int
    ) async throws -> String {
        // They are made beforehand. Each comes from another subscriber for another person, so that none is blocked.
        let shown = (0..<warmUp + count).map { number in
            (letters(number), "p\(number)@firma.test", ClientOrigin(address: address(number), program: "bench"))
        }
        func show(_ some: ArraySlice<(String, String, ClientOrigin)>) async -> Int {
            var refused = 0
            for (letters, user, origin) in some {
                let answer = await authority.answer(letters, user: user, service: .web, from: origin)
                if case .refused(.unknown) = answer { refused += 1 }
            }
            return refused
        }
        _ = await show(shown.prefix(warmUp))
        let stopwatch = Stopwatch()
        let refused = await show(shown.dropFirst(warmUp))
        let line = stopwatch.line(["verified": refused, "stored": stored])
        guard refused == count else { endWithUsage("app-password-speed: \(refused) of \(count) were unknown") }
        return line
    }

    /// Returns 16 letters, others for each number.
    private static func letters(_ number: Int) -> String {
        var (rest, letters) = (number, "")
        for _ in 0..<16 {
            letters.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "a") + UInt8(rest % 26)))
            rest /= 26
        }
        return letters
    }

    private static func address(_ number: Int) -> String {
        "2001:db8:\(String(number / 65_536, radix: 16)):\(String(number % 65_536, radix: 16))::1"
    }
}
