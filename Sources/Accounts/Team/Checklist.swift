import Foundation
public import Storage

/// The first steps that the page `/` leads a new person through, as far as this room knows them.
public struct Checklist: Sendable {
    /// What is done, and whether the list is hidden.
    public struct Facts: Sendable, Hashable {
        /// Since when two-step verification is on; `nil` if it is off. This step comes back until it is done.
        public let twoStepSince: Timestamp?
        /// Whether the company has more people than this one, or has invited some.
        public let hasColleagues: Bool
        /// Until when the person has hidden the list; `nil` if it is to be seen.
        public let hiddenUntil: Timestamp?
    }

    private let context: AccountsContext

    /// Creates the lists of a database's people.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns what is done.
    ///
    /// - Throws: ``AccountsError/notFound`` if the person has been removed; `StorageError`.
    public func facts(of signedIn: SignedIn) async throws -> Facts {
        let (now, member) = (context.now(), signedIn.member)
        let row = try await context.database.read { transaction in
            try transaction.row(
                """
                SELECT two_step_since, checklist_hidden_until,
                    (SELECT count(*) FROM memberships WHERE company_id = $2 AND person_id <> $1)
                    + (
                        SELECT count(*) FROM invitations
                        WHERE company_id = $2 AND used_at IS NULL AND withdrawn_at IS NULL
                    ) AS colleagues
                FROM people WHERE id = $1
                """, [member.person.id, member.company.id])
        }
        guard let row else { throw AccountsError.notFound }
        let hiddenUntil = try row.optionalTimestamp("checklist_hidden_until")
        return Facts(
            twoStepSince: try row.optionalTimestamp("two_step_since"),
            hasColleagues: try row.integer("colleagues") > 0,
            hiddenUntil: hiddenUntil.flatMap { now < $0 ? $0 : nil })
    }

    /// Hides the list until tomorrow begins in the person's time zone.
    ///
    /// - Returns: Until when.
    /// - Throws: `StorageError`.
    @discardableResult
    public func hide(by signedIn: SignedIn) async throws -> Timestamp {
        let person = signedIn.member.person
        let tomorrow = Self.nextDay(after: context.now(), in: person.timeZone)
        try await context.database.write { transaction in
            try transaction.execute(
                "UPDATE people SET checklist_hidden_until = $1 WHERE id = $2", [tomorrow, person.id])
        }
        return tomorrow
    }

    private static func nextDay(after now: Timestamp, in zone: String) -> Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        let date = Date(timeIntervalSince1970: Double(now.microseconds) / 1_000_000)
        let next = calendar.nextDate(
            after: date, matching: DateComponents(hour: 0, minute: 0, second: 0), matchingPolicy: .nextTime)
        guard let next else { return now + .seconds(86_400) }
        return Timestamp(microseconds: Int64(next.timeIntervalSince1970) * 1_000_000)
    }
}
