import Accounts

/// The security log as JSON.
enum LogShapes {
    static let event = InterfaceShape(
        "SecurityEvent",
        [
            InterfaceMember("number", .id, "Its place in the log"), InterfaceMember("happened-at", .moment),
            InterfaceMember("kind", .optional(.choice(SecurityEvent.Kind.self))),
            InterfaceMember("facts", .texts, "Details by name"),
            InterfaceMember("person", .optional(.id), "The person concerned"),
            InterfaceMember("person-name", .optional(.text), "In the company's log only"),
            InterfaceMember("actor", .optional(.id), "Who did it, if it was not the person concerned"),
            InterfaceMember("actor-name", .optional(.text), "In the company's log only"),
            InterfaceMember("address", .text, "The IP address"),
            InterfaceMember("program", .text, "What the program says of itself"),
        ])

    static let page = InterfaceShape(
        "SecurityLogPage",
        [
            InterfaceMember("events", .list(.shape(event)), "The newest first"),
            InterfaceMember(
                "next", .optional(.id), "What to send as before for the next page; null if there is none"),
        ])

    /// - Parameters:
    ///   - events: One more than `limit`, if there are more.
    ///   - names: The names of the people in the entries, by their numbers.
    static func json(_ events: [SecurityEvent], limit: Int, names: [Int64: String] = [:]) -> JSONValue {
        let shown = events.prefix(limit)
        return [
            "events": .list(shown.map { json($0, names) }),
            "next": .optional(events.count > limit ? shown.last?.number : nil),
        ]
    }

    private static func json(_ event: SecurityEvent, _ names: [Int64: String]) -> JSONValue {
        let facts = event.facts.sorted { $0.key < $1.key }.map {
            JSONValue.Member(name: $0.key, value: .text($0.value))
        }
        return [
            "number": .integer(event.number), "happened-at": .moment(event.happenedAt),
            "kind": .optional(event.kind?.rawValue), "facts": .object(facts), "person": .optional(event.personID),
            "person-name": .optional(event.personID.flatMap { names[$0] }), "actor": .optional(event.actorID),
            "actor-name": .optional(event.actorID.flatMap { names[$0] }), "address": .text(event.origin.address),
            "program": .text(event.origin.program),
        ]
    }

    static let verification = InterfaceShape(
        "LogVerification",
        [
            InterfaceMember("is-intact", .boolean), InterfaceMember("entries", .count, "How many were sound"),
            InterfaceMember("broken-at", .optional(.id), "The first entry that can't be trusted"),
        ])

    static func json(_ verification: LogVerification) -> JSONValue {
        switch verification {
        case .intact(let count): ["is-intact": true, "entries": .integer(count), "broken-at": .null]
        case .broken(let number):
            ["is-intact": false, "entries": .integer(max(0, number - 1)), "broken-at": .integer(number)]
        }
    }
}
