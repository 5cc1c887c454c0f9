import Accounts

/// Who asks, and a person's own profile, as JSON.
enum PersonShapes {
    static let person = InterfaceShape(
        "Person",
        [
            InterfaceMember("id", .id), InterfaceMember("name", .text),
            InterfaceMember("address", .text, "The mail address, in lower case"),
        ])

    static func json(_ person: Person) -> JSONValue {
        ["id": .integer(person.id), "name": .text(person.name), "address": .text(person.address)]
    }

    static let session = InterfaceShape(
        "Caller",
        [
            InterfaceMember("person", .shape(person)),
            InterfaceMember(
                "company",
                .shape(
                    InterfaceShape("CompanyName", [InterfaceMember("id", .id), InterfaceMember("company", .text)]))),
            InterfaceMember("role", .choice(Role.self)),
            InterfaceMember("way", .choice(["app-password", "session"]), "How the caller came in"),
            InterfaceMember(
                "app-password",
                .optional(
                    .shape(
                        InterfaceShape(
                            "AppPasswordName",
                            [
                                InterfaceMember("id", .id), InterfaceMember("name", .text),
                                InterfaceMember("scope", .choice(AppPasswordScope.self)),
                            ])))),
            InterfaceMember(
                "confirmed-until", .optional(.moment), "Until when the session counts as confirmed"),
            InterfaceMember(
                "form-token", .optional(.text), "What the field X-Pennypost-Form must carry, for a session"),
        ])

    static func session(_ call: InterfaceCall) throws -> JSONValue {
        let signedIn = try call.signedIn()
        let member = signedIn.member
        var (way, name, token): (JSONValue, JSONValue, JSONValue) = ("session", .null, .null)
        if case .appPassword(let grant, _) = call.caller {
            way = "app-password"
            name = ["id": .integer(grant.id), "name": .text(grant.name), "scope": .text(grant.scope.rawValue)]
        } else {
            token = .optional(call.cookies[.visit].flatMap(BearerToken.init)?.formToken())
        }
        let confirmed = signedIn.session.confirmedUntil.flatMap { call.now < $0 ? $0 : nil }
        return [
            "person": json(member.person),
            "company": ["id": .integer(member.company.id), "company": .text(member.company.name)],
            "role": .text(member.role.rawValue), "way": way, "app-password": name,
            "confirmed-until": .optional(confirmed), "form-token": token,
        ]
    }

    static let profile = InterfaceShape(
        "Profile",
        [
            InterfaceMember("name", .text), InterfaceMember("address", .text),
            InterfaceMember("language", .choice(Language.self)),
            InterfaceMember("time-zone", .text, "By its name in the IANA database"),
            InterfaceMember("appearance", .choice(Person.Appearance.self)),
            InterfaceMember("keys", .boolean, "Whether single keys act on the pages"),
        ])

    static func profile(_ person: Person) -> JSONValue {
        [
            "name": .text(person.name), "address": .text(person.address),
            "language": .text(person.language.rawValue), "time-zone": .text(person.timeZone),
            "appearance": .text(person.appearance.rawValue), "keys": .boolean(person.usesKeys),
        ]
    }
}
