public import Storage

/// A second step: what a person has besides the password.
public struct SecondStep: Sendable, Hashable, Identifiable {
    /// What it is, in the order of the pages. The raw value is stored.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case passkey, app
        case textMessage = "text-message"
    }

    /// Its number.
    public let id: Int64
    /// What it is.
    public let kind: Kind
    /// The name that the person gave it, for example of a device; empty for text messages, which have a number.
    public let name: String
    /// The number that gets text messages; `nil` for other kinds.
    public let number: PhoneNumber?
    /// When it was added.
    public let madeAt: Timestamp
    /// When it last let its person in; `nil` if never.
    public let lastUsedAt: Timestamp?
    /// How often it has let its person in.
    public let uses: Int64

    /// The most second steps of a person.
    static let most = 20

    /// Reads a row of `second_steps`.
    init(row: Row) throws {
        id = try row.integer("id")
        guard let kind = Kind(rawValue: try row.text("kind")) else {
            throw AccountsError.unreadableRecord("second_steps \(id)")
        }
        self.kind = kind
        name = try row.text("name")
        number = try row.optionalText("phone_number").map { PhoneNumber(stored: $0) }
        madeAt = try row.optionalTimestamp("confirmed_at") ?? row.timestamp("made_at")
        lastUsedAt = try row.optionalTimestamp("last_used_at")
        uses = try row.integer("uses")
    }

    /// What the log says of it.
    var facts: [String: String] {
        var facts = ["kind": kind.rawValue]
        if !name.isEmpty { facts["name"] = name }
        facts["number"] = number?.masked
        return facts
    }
}

extension ReadTransaction {
    /// Returns a person's second steps that count, in the order of the pages.
    func secondSteps(ofPerson personID: Int64) throws -> [SecondStep] {
        let steps = try rows(
            "SELECT * FROM second_steps WHERE person_id = $1 AND confirmed_at IS NOT NULL ORDER BY confirmed_at, id",
            [personID]
        ).map { try SecondStep(row: $0) }
        return SecondStep.Kind.allCases.flatMap { kind in steps.filter { $0.kind == kind } }
    }
}

extension WriteTransaction {
    /// Notes that a second step has let its person in.
    func noteUse(ofSecondStep id: Int64, at now: Timestamp) throws {
        try execute("UPDATE second_steps SET uses = uses + 1, last_used_at = $1 WHERE id = $2", [now, id])
    }
}
