import Foundation
import Storage

/// What a person says of themselves, and how the pages look to them. A field that is not sent is not changed.
public struct Profile: Sendable {
    private let context: AccountsContext

    /// Creates the profiles of a database's people.
    public init(_ context: AccountsContext) { self.context = context }

    /// Changes what is given, for the person who asks.
    ///
    /// - Parameters:
    ///   - timeZone: By the name of the IANA database: `Europe/Prague`.
    ///   - usesKeys: Whether single keys act on the pages.
    /// - Returns: The person as they are now.
    /// - Throws: ``AccountsError/input(_:)`` with everything that is wrong; ``AccountsError/notFound`` if the person
    ///   has been removed; `StorageError`.
    @discardableResult
    public func change(
        name: String? = nil, language: Language? = nil, timeZone: String? = nil, appearance: Person.Appearance? = nil,
        usesKeys: Bool? = nil, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> Person {
        guard signedIn.session.stage == .full else { throw AccountsError.notFound }
        var problems: [InputProblem] = []
        let name = name.map { NameRules.cleaned($0, field: .name, into: &problems) }
        if let timeZone, !Self.isTimeZone(timeZone) { problems.append(InputProblem(.timeZone, .unknown)) }
        guard problems.isEmpty else { throw AccountsError.input(problems) }
        let (log, id, companyID) = (SecurityLog(context), signedIn.member.person.id, signedIn.member.company.id)
        return try await context.database.write { transaction in
            guard let person = try transaction.member(id, of: companyID)?.person else { throw AccountsError.notFound }
            var facts: [String: String] = [:]
            if let name, name != person.name { facts["name"] = name }
            if let language, language != person.language { facts["language"] = language.rawValue }
            if let timeZone, timeZone != person.timeZone { facts["time-zone"] = timeZone }
            if let appearance, appearance != person.appearance { facts["appearance"] = appearance.rawValue }
            if let usesKeys, usesKeys != person.usesKeys { facts["keys"] = usesKeys ? "on" : "off" }
            guard !facts.isEmpty else { return person }
            let row = try transaction.row(
                """
                UPDATE people SET name = $1, language = $2, time_zone = $3, appearance = $4, uses_keys = $5
                WHERE id = $6 RETURNING *
                """,
                [
                    name ?? person.name, (language ?? person.language).rawValue, timeZone ?? person.timeZone,
                    (appearance ?? person.appearance).rawValue, usesKeys ?? person.usesKeys, id,
                ])
            guard let row else { throw AccountsError.notFound }
            try log.note(.profileChanged, company: companyID, person: id, facts, from: origin, in: transaction)
            try transaction.tell(.person(id))
            return try Person(row: row)
        }
    }

    /// Whether there is a time zone of this name. Names never lead out of the folder of the zones: they have no dots.
    static func isTimeZone(_ name: String) -> Bool {
        let allowed =
            name.utf8.count <= 64
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "/_+-".unicodeScalars.contains(scalar))
            }
        return allowed && !name.isEmpty && !name.hasPrefix("/") && TimeZone(identifier: name) != nil
    }
}
