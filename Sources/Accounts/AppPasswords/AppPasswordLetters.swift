/// The letters of an app password: 16 from a to z, each as likely as any other, which makes 75 bits.
///
/// Programs show and paste them in many ways, so white space of every kind is ignored and capitals count as small
/// letters. Nothing else is ignored: each further sign would make more account passwords look like app passwords.
public struct AppPasswordLetters: Sendable, Hashable {
    /// How many there are.
    public static let count = 16
    /// How many stand together when they are shown.
    static let groupLength = 4
    /// The most bytes of an entry that is looked at. It leaves room for a space of three bytes around each letter.
    static let longestEntry = 128

    /// The small letters as ASCII.
    let bytes: [UInt8]

    /// Reads what was typed or pasted; `nil` if it does not have the shape of an app password.
    public init?(typed text: String) {
        guard text.utf8.count <= Self.longestEntry else { return nil }
        var found: [UInt8] = []
        found.reserveCapacity(Self.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z": found.append(UInt8(ascii: scalar))
            case "A"..."Z": found.append(UInt8(ascii: scalar) | 0x20)
            default: guard scalar.properties.isWhitespace else { return nil }
            }
            guard found.count <= Self.count else { return nil }
        }
        guard found.count == Self.count else { return nil }
        bytes = found
    }

    /// Draws new letters. The remainder of 64 bits favours no letter by more than one in 10¹⁷.
    init(random: (_ count: Int) -> [UInt8]) {
        let drawn = random(Self.count * 8)
        bytes = stride(from: 0, to: drawn.count, by: 8).map { start in
            let number = drawn[start...].prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return UInt8(ascii: "a") + UInt8(number % 26)
        }
    }

    /// The letters as they are shown: `abcd efgh ijkl mnop`.
    public var grouped: String { groups.joined(separator: " ") }

    /// The letters as a screen reader spells them: `a b c d, e f g h, i j k l, m n o p`.
    public var spelled: String {
        groups.map { $0.map(String.init).joined(separator: " ") }.joined(separator: ", ")
    }

    private var groups: [String] {
        stride(from: 0, to: bytes.count, by: Self.groupLength).map { start in
            String(decoding: bytes[start...].prefix(Self.groupLength), as: UTF8.self)
        }
    }

    /// What is stored, and what finds it: the HMAC-SHA256 under a key that is not in the database.
    func digest(_ keys: AccountKeys) -> [UInt8] { keys.mark(bytes, for: .appPasswords) }
}

extension AppPasswordLetters: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
