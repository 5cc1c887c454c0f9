import Crypto

/// A step in the evolution of a room's tables. It is applied once, in a transaction, and never changes after a release.
public struct Migration: Sendable, Hashable {
    /// The room that owns the tables, for example `Mailboxes`.
    public var room: String
    /// The number, from 1 upwards without gaps in each room.
    public var number: Int
    /// A description for people.
    public var name: String
    /// The statements, in order.
    public var statements: [Statement]

    /// Creates a migration.
    public init(room: String, number: Int, name: String, statements: [Statement]) {
        self.room = room
        self.number = number
        self.name = name
        self.statements = statements
    }

    /// The SHA-256 of the statements in hexadecimal, which reveals a migration that was altered after it was applied.
    /// It is the same on both engines, so that a backup can move from one to the other.
    var checksum: String {
        var hash = SHA256()
        for statement in statements {
            switch statement {
            case .common(let text): Self.update(&hash, [text])
            case .perEngine(let sqlite, let postgres):
                Self.update(&hash, ["\u{1}sqlite"] + sqlite + ["\u{1}postgres"] + postgres + ["\u{1}"])
            }
        }
        return Hexadecimal.text(hash.finalize())
    }

    private static func update(_ hash: inout SHA256, _ texts: [String]) {
        for text in texts { hash.update(data: Array(text.utf8) + [0]) }
    }
}
