internal import Crypto

/// One step of a room's tables: it is applied once, in a transaction, and never changed after a release.
public struct Migration: Sendable, Hashable {
    /// The room whose tables they are, for example `Mailboxes`.
    public var room: String
    /// From 1 upwards, without a gap, in each room.
    public var number: Int
    /// What it does, for people.
    public var name: String
    /// SQL statements that SQLite and PostgreSQL both take, one a string. Columns are BIGINT, DOUBLE PRECISION, TEXT or BLOB.
    public var statements: [String]

    public init(room: String, number: Int, name: String, statements: [String]) {
        self.room = room
        self.number = number
        self.name = name
        self.statements = statements
    }

    /// SHA-256 over the statements, in hexadecimal: by it a migration that was altered after it was applied is known.
    var checksum: String {
        var hash = SHA256()
        for statement in statements {
            hash.update(data: Array(statement.utf8))
            hash.update(data: [0])
        }
        return Hexadecimal.text(hash.finalize())
    }
}
