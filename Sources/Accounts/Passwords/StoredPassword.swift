import Foundation
import Storage

/// What is stored of a password: a salt and the scrypt hash.
///
/// A password counts in Unicode's normal form NFC, so that it is the same from every keyboard. Nothing else of it is
/// changed, and nothing is cut.
struct StoredPassword: Sendable, Hashable {
    let salt, hash: [UInt8]

    init(salt: [UInt8], hash: [UInt8]) {
        self.salt = salt
        self.hash = hash
    }

    /// Reads a row of `people`.
    init(row: Row) throws {
        salt = try row.blob("password_salt")
        hash = try row.blob("password_hash")
    }

    /// Returns what is stored of a person's password; `nil` if there is no such person.
    static func find(of personID: Int64, in transaction: ReadTransaction) throws -> StoredPassword? {
        try transaction.row("SELECT password_salt, password_hash FROM people WHERE id = $1", [personID])
            .map { try StoredPassword(row: $0) }
    }

    /// Computes what is stored of a password. This takes a tenth of a second, so it belongs outside of transactions.
    ///
    /// - Parameter origin: Where it came from, if that is to be counted.
    /// - Throws: ``AccountsError/busy``; `CancellationError`.
    static func make(
        from password: String, _ context: AccountsContext, sentFrom origin: ClientOrigin? = nil
    ) async throws -> StoredPassword {
        let salt = context.random(PasswordHashing.saltLength)
        let hash = try await context.hashing.hash(bytes(of: password), salt: salt, for: origin?.block)
        return StoredPassword(salt: salt, hash: hash)
    }

    /// A password that nobody can give. It stands in for one that does not exist, so that looking at either takes the
    /// same time.
    static func nobodys(_ context: AccountsContext) -> StoredPassword {
        StoredPassword(
            salt: context.random(PasswordHashing.saltLength), hash: context.random(PasswordHashing.hashLength))
    }

    /// Whether a password is this one.
    ///
    /// - Parameter origin: Where it came from, if that is to be counted.
    /// - Throws: ``AccountsError/busy``; `CancellationError`.
    func matches(
        _ password: String, _ context: AccountsContext, from origin: ClientOrigin? = nil
    ) async throws -> Bool {
        // What is too long to be a password costs as much as one, and no more.
        let isPossible = PasswordRules.isPossible(password)
        let given = try await context.hashing.hash(
            isPossible ? Self.bytes(of: password) : [], salt: salt, for: origin?.block)
        return SecretBytes.areEqual(given, hash) && isPossible
    }

    /// The bytes that are hashed: UTF-8 of the normal form NFC.
    static func bytes(of password: String) -> [UInt8] { Array(password.precomposedStringWithCanonicalMapping.utf8) }
}

extension StoredPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var debugDescription: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension WriteTransaction {
    /// Gives a person a new password.
    ///
    /// - Returns: whether there is such a person.
    func setPassword(_ password: StoredPassword, of personID: Int64, at now: Timestamp) throws -> Bool {
        try row(
            """
            UPDATE people SET password_salt = $1, password_hash = $2, password_changed_at = $3
            WHERE id = $4 RETURNING id
            """, [password.salt, password.hash, now, personID]) != nil
    }
}
