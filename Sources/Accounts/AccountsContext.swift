public import Storage

/// What everything in this room works with: the database, the keys, time and randomness.
public struct AccountsContext: Sendable {
    /// The database with the tables of this room.
    public let database: Database
    let sealingKey: SealingKey
    let keys: AccountKeys
    let hashing: PasswordHashing
    /// The time, by this machine's clock.
    public let now: @Sendable () -> Timestamp
    /// Returns this many random bytes.
    let random: @Sendable (_ count: Int) -> [UInt8]

    /// Reads the room's keys, and makes them in a new database.
    ///
    /// - Parameters:
    ///   - database: The database, opened with ``AccountsSchema/migrations``.
    ///   - sealingKey: The key that seals secrets in the database.
    ///   - now: The time.
    ///   - random: Returns this many random bytes, fit for keys.
    /// - Throws: `StorageError` if the database fails or a sealed key does not open.
    public static func open(
        database: Database, sealingKey: SealingKey, now: @escaping @Sendable () -> Timestamp = { .now },
        random: @escaping @Sendable (_ count: Int) -> [UInt8] = { RandomBytes.bytes($0) }
    ) async throws -> AccountsContext {
        try await open(database: database, sealingKey: sealingKey, passwordCost: .standard, now: now, random: random)
    }

    /// Reads the room's keys, as ``open(database:sealingKey:now:random:)`` does, with another cost of password hashes.
    static func open(
        database: Database, sealingKey: SealingKey, passwordCost: PasswordCost,
        now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (_ count: Int) -> [UInt8]
    ) async throws -> AccountsContext {
        AccountsContext(
            database: database, sealingKey: sealingKey,
            keys: try await .read(database: database, sealingKey: sealingKey, now: now(), random: random),
            hashing: PasswordHashing(cost: passwordCost), now: now, random: random)
    }

    func newToken() -> BearerToken { BearerToken(random: random) }
}

/// The system's source of random bytes.
public enum RandomBytes {
    /// Returns random bytes, fit for keys.
    public static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        // Each number is a call of the system.
        while bytes.count < count {
            let number = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        return Array(bytes.prefix(count))
    }
}
