import Foundation
@testable import Storage

/// The data of version 0.1: a key file, and the secrets of the boxes 0 and 1 of the ``Archive``, bound to their rows
/// alone.
enum FirstVersion {
    static let keyLine =
        "pennypost-key-1:32f5554c95e991b0:0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20\n"

    static let secrets = [
        "0132f5554c95e991b0000000000000000000000000b51cb86bd82135d5c1e4211a97cb46086451a1e0df937a45",
        "0132f5554c95e991b001010101010101010101010154dcbd33f3409e213755b3bde06a6ed52cd14ce1f23db498",
    ].map { SealedValue(bytes: Hexadecimal.bytes($0[...]) ?? []) }

    static func writeKey(to path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(keyLine.utf8), attributes: [.posixPermissions: 0o600])
    }

    /// Replaces the secrets in the database with these.
    static func writeSecrets(to database: Database) async throws {
        try await database.write { transaction in
            for (box, secret) in secrets.enumerated() {
                try transaction.execute("UPDATE boxes SET secret = $1 WHERE id = $2", [secret, box])
            }
        }
    }

    /// Returns the first bytes of the boxes' secrets: their versions.
    static func versions(in database: Database) async throws -> [UInt8?] {
        try await database.read { transaction in
            try transaction.rows("SELECT secret FROM boxes WHERE secret IS NOT NULL ORDER BY id").map {
                try $0.blob("secret").first
            }
        }
    }
}
