import Accounts

/// How a person signs in, as JSON.
enum SecurityShapes {
    private static let backupCodes = InterfaceShape(
        "BackupCodes",
        [
            InterfaceMember("total", .count), InterfaceMember("left", .count), InterfaceMember("made-at", .moment),
            InterfaceMember("kept-at", .optional(.moment), "When the person said that they are put away"),
        ])

    static let state = InterfaceShape(
        "Security",
        [
            InterfaceMember("password-changed-at", .moment),
            InterfaceMember("two-step-since", .optional(.moment), "Null if two-step verification is off"),
            InterfaceMember("required-by", .optional(.moment), "From when on the company requires it"),
            InterfaceMember("second-steps", .count),
            InterfaceMember("backup-codes", .optional(.shape(backupCodes))),
            InterfaceMember("remembered-browsers", .count, "How many browsers spare the second step"),
            InterfaceMember("page", .link, "The page that turns it on and off; that needs the browser"),
        ])

    static func state(_ state: TwoStepState, _ person: Person, page: String) -> JSONValue {
        [
            "password-changed-at": .moment(person.passwordChangedAt), "two-step-since": .optional(state.since),
            "required-by": .optional(state.requiredFrom), "second-steps": .count(state.steps.count),
            "backup-codes": state.backupCodes.map { codes in
                [
                    "total": .count(codes.total), "left": .count(codes.left), "made-at": .moment(codes.madeAt),
                    "kept-at": .optional(codes.keptAt),
                ]
            } ?? .null,
            "remembered-browsers": .count(state.rememberedBrowsers), "page": .text(page),
        ]
    }

    static let step = InterfaceShape(
        "SecondStep",
        [
            InterfaceMember("id", .id), InterfaceMember("kind", .choice(SecondStep.Kind.self)),
            InterfaceMember("device-name", .text, "Empty for text messages"),
            InterfaceMember("number", .optional(.text), "The number that gets text messages, its end only"),
            InterfaceMember("made-at", .moment), InterfaceMember("last-used-at", .optional(.moment)),
            InterfaceMember("uses", .count),
        ])

    static func json(_ step: SecondStep) -> JSONValue {
        [
            "id": .integer(step.id), "kind": .text(step.kind.rawValue), "device-name": .text(step.name),
            "number": .optional(step.number?.masked), "made-at": .moment(step.madeAt),
            "last-used-at": .optional(step.lastUsedAt), "uses": .integer(step.uses),
        ]
    }

    static let session = InterfaceShape(
        "Session",
        [
            InterfaceMember("id", .id), InterfaceMember("is-this", .boolean, "Whether it is the one that asks"),
            InterfaceMember("made-at", .moment), InterfaceMember("last-seen-at", .moment),
            InterfaceMember("ends-at", .moment), InterfaceMember("address", .text, "The IP address"),
            InterfaceMember("program", .text, "What the browser says of itself"),
        ])

    static func json(_ session: Session, isThis: Bool) -> JSONValue {
        [
            "id": .integer(session.id), "is-this": .boolean(isThis), "made-at": .moment(session.madeAt),
            "last-seen-at": .moment(session.lastSeenAt), "ends-at": .moment(session.endsAt),
            "address": .text(session.origin.address), "program": .text(session.origin.program),
        ]
    }

    static let browser = InterfaceShape(
        "RememberedBrowser",
        [
            InterfaceMember("id", .id), InterfaceMember("made-at", .moment), InterfaceMember("last-used-at", .moment),
            InterfaceMember("remembered-until", .moment), InterfaceMember("address", .text, "The IP address"),
            InterfaceMember("program", .text, "What the browser says of itself"),
        ])

    static func json(_ browser: RememberedBrowser) -> JSONValue {
        [
            "id": .integer(browser.id), "made-at": .moment(browser.madeAt),
            "last-used-at": .moment(browser.lastUsedAt), "remembered-until": .moment(browser.rememberedUntil),
            "address": .text(browser.origin.address), "program": .text(browser.origin.program),
        ]
    }
}
