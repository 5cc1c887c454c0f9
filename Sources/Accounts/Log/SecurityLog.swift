import Foundation
import Storage

/// The security log: append-only, each entry chained to the one before it.
///
/// The digest of an entry is the HMAC of its content and of the digest before it, under a key that is not in the
/// database. So no one who can only write to the database can change, drop or insert an entry unnoticed.
public struct SecurityLog: Sendable {
    let context: AccountsContext

    /// Creates the log of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Appends an entry in the caller's transaction, so that the log says what was committed and nothing else.
    ///
    /// - Parameters:
    ///   - companyID: The company concerned.
    ///   - personID: The person concerned.
    ///   - actorID: Who does it, if it is not the person concerned.
    ///   - facts: Details by name; never a secret.
    func note(
        _ kind: SecurityEvent.Kind, company companyID: Int64?, person personID: Int64?, by actorID: Int64? = nil,
        _ facts: [String: String] = [:], from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws {
        // The update locks the row, so that entries of several nodes follow each other.
        try transaction.execute(
            "INSERT INTO security_log_head (id, number, digest) VALUES (1, 0, $1) ON CONFLICT (id) DO NOTHING",
            [[UInt8]()])
        guard
            let head = try transaction.row(
                "UPDATE security_log_head SET number = number + 1 WHERE id = 1 RETURNING number, digest", [])
        else { throw AccountsError.unreadableRecord("security_log_head") }
        let entry = Entry(
            number: try head.integer("number"), companyID: companyID, personID: personID,
            actorID: actorID == personID ? nil : actorID, happenedAt: context.now(), kind: kind.rawValue,
            facts: Self.text(of: facts), address: origin.address, program: origin.program)
        let digest = context.keys.mark(entry.chained(after: try head.blob("digest")), for: .log)
        try transaction.execute(
            """
            INSERT INTO security_events (
                number, company_id, person_id, actor_id, happened_at, kind, facts, address, program, digest
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                entry.number, companyID, personID, entry.actorID, entry.happenedAt, entry.kind, entry.facts,
                entry.address, entry.program, digest,
            ])
        try transaction.execute("UPDATE security_log_head SET digest = $1 WHERE id = 1", [digest])
        try SecurityNotices.make(about: entry, kind, facts, in: transaction)
    }

    /// For how long the same again says nothing new.
    static let repetition = Duration.seconds(60)

    /// Whether the last entry that concerns a person is of this kind, from the same address, and not a minute old.
    func hasJustNoted(
        _ kind: SecurityEvent.Kind, person personID: Int64, from origin: ClientOrigin, in transaction: ReadTransaction
    ) throws -> Bool {
        let last = try transaction.row(
            """
            SELECT kind, address, happened_at FROM security_events WHERE person_id = $1 ORDER BY number DESC LIMIT 1
            """, [personID])
        guard let last else { return false }
        return try last.text("kind") == kind.rawValue && last.text("address") == origin.address
            && context.now() < last.timestamp("happened_at") + Self.repetition
    }

    /// Details as JSON with sorted keys.
    static func text(of facts: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of texts can always be encoded.
        return (try? encoder.encode(facts)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// What the chain covers.
    struct Entry {
        let number: Int64
        let companyID, personID, actorID: Int64?
        let happenedAt: Timestamp
        let kind, facts, address, program: String

        /// The bytes to authenticate: each part preceded by its length, so that no two entries have the same.
        func chained(after digest: [UInt8]) -> [UInt8] {
            let parts = [
                String(number), companyID.map(String.init) ?? "", personID.map(String.init) ?? "",
                actorID.map(String.init) ?? "", String(happenedAt.microseconds), kind, facts, address, program,
            ]
            return digest + parts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
        }
    }
}
