import Crypto

/// One step of a room's tables: it is applied once, in a transaction, and never changed after a release.
public struct Migration: Sendable, Hashable {
    /// The room whose tables they are, for example `Mailboxes`.
    public var room: String
    /// From 1 upwards, without a gap, in each room.
    public var number: Int
    /// What it does, for people.
    public var name: String
    /// What it runs, in order.
    public var statements: [Statement]

    public init(room: String, number: Int, name: String, statements: [Statement]) {
        self.room = room
        self.number = number
        self.name = name
        self.statements = statements
    }

    /// SHA-256 over the statements, in hexadecimal: by it a migration that was altered after it was applied is known. It is
    /// the same on both engines, so that a backup may change from one to the other.
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
