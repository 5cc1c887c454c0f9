import Crypto
import Storage

/// The keys for HMAC-SHA256 that stand between a stolen database and the secrets in it.
///
/// Each is random, sealed in the table `account_keys`, and opened by the sealing key, which is not in the database. So
/// a rotation of the sealing key leaves app passwords valid, and every node has the same keys.
struct AccountKeys: Sendable {
    /// What a key is used for. The raw value is stored.
    enum Purpose: String, CaseIterable {
        /// Digests of app passwords.
        case appPasswords = "app-passwords"
        /// The chain of the security log.
        case log
        /// Digests of wrong secrets, of which only equality matters.
        case wrongSecrets = "wrong-secrets"
        /// Tokens in forms of people who have not signed in.
        case forms
    }

    private let keys: [Purpose: SymmetricKey]

    /// Reads the keys, and makes those that are missing.
    ///
    /// - Throws: `StorageError` if the database fails or a sealed key does not open.
    static func read(
        database: Database, sealingKey: SealingKey, now: Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
    ) async throws -> AccountKeys {
        // Only a new database is written to, so that a command which reads stays one.
        let known = try await database.read { try opened($0, by: sealingKey) }
        if known.count == Purpose.allCases.count { return AccountKeys(keys: known) }
        let keys = try await database.write { transaction in
            for purpose in Purpose.allCases {
                // A key that another node makes at the same time wins by the unique name.
                let id = try transaction.nextAccountNumber("account-key")
                let sealed = try sealingKey.seal(random(32), context: SealContext("account-key/\(id)"))
                try transaction.execute(
                    """
                    INSERT INTO account_keys (id, name, sealed_key, made_at) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (name) DO NOTHING
                    """, [id, purpose.rawValue, sealed, now])
            }
            return try opened(transaction, by: sealingKey)
        }
        return AccountKeys(keys: keys)
    }

    /// Returns the keys that are stored.
    private static func opened(
        _ transaction: ReadTransaction, by sealingKey: SealingKey
    ) throws -> [Purpose: SymmetricKey] {
        var keys: [Purpose: SymmetricKey] = [:]
        for row in try transaction.rows("SELECT id, name, sealed_key FROM account_keys ORDER BY id") {
            guard let purpose = Purpose(rawValue: try row.text("name")) else { continue }
            let bytes = try sealingKey.open(
                row.sealedValue("sealed_key"), context: SealContext("account-key/\(row.integer("id"))"))
            keys[purpose] = SymmetricKey(data: bytes)
        }
        return keys
    }

    /// Returns the HMAC-SHA256 of bytes under a key: 32 bytes.
    func mark(_ bytes: [UInt8], for purpose: Purpose) -> [UInt8] {
        // `read` makes every key.
        guard let key = keys[purpose] else { return Array(SHA256.hash(data: bytes)) }
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }
}
