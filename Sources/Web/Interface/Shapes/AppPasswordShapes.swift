import Accounts
import Storage

/// App passwords as JSON.
enum AppPasswordShapes {
    static let appPassword = InterfaceShape(
        "AppPassword",
        [
            InterfaceMember("id", .id), InterfaceMember("name", .text),
            InterfaceMember("scope", .choice(AppPasswordScope.self)),
            InterfaceMember("networks", .list(.text), "The only networks from which it is taken; empty for all"),
            InterfaceMember("made-at", .moment), InterfaceMember("valid-until", .optional(.moment)),
            InterfaceMember("last-use", .optional(.shape(.use))),
            InterfaceMember(
                "former-valid-until", .optional(.moment),
                "Until when the letters from before a renewal are still taken"),
            InterfaceMember("is-long-unused", .boolean, "Whether no program has used it for a year"),
        ])

    static func json(_ password: AppPassword, at now: Timestamp) -> JSONValue {
        [
            "id": .integer(password.id), "name": .text(password.name), "scope": .text(password.scope.rawValue),
            "networks": .texts(password.networks.map(\.description)), "made-at": .moment(password.madeAt),
            "valid-until": .optional(password.endsAt), "last-use": .optional(password.lastUse),
            "former-valid-until": .optional(password.formerEndsAt),
            "is-long-unused": .boolean(password.isLongUnused(at: now)),
        ]
    }

    static let made = InterfaceShape(
        "NewAppPassword",
        [
            InterfaceMember("app-password", .shape(appPassword)),
            InterfaceMember("letters", .text, "The 16 letters. No later answer has them"),
        ])

    static func json(_ made: NewAppPassword, at now: Timestamp) -> JSONValue {
        ["app-password": json(made.appPassword, at: now), "letters": .text(made.letters.grouped)]
    }

    static let revoked = InterfaceShape(
        "RevokedAppPassword",
        [
            InterfaceMember("id", .id), InterfaceMember("name", .text), InterfaceMember("revoked-at", .moment),
            InterfaceMember("reason", .optional(.choice(RevokedAppPassword.Reason.self))),
            InterfaceMember("tries", .count), InterfaceMember("first-tried-at", .optional(.moment)),
            InterfaceMember("last-try", .optional(.shape(.use))),
        ])

    static func json(_ revoked: RevokedAppPassword) -> JSONValue {
        [
            "id": .integer(revoked.id), "name": .text(revoked.name), "revoked-at": .moment(revoked.revokedAt),
            "reason": .optional(revoked.reason?.rawValue), "tries": .integer(revoked.tries),
            "first-tried-at": .optional(revoked.firstTriedAt), "last-try": .optional(revoked.lastTry),
        ]
    }
}
