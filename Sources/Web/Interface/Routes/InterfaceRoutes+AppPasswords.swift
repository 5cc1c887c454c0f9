import Accounts
import HTTPTypes

extension InterfaceRoutes {
    private static let renamed = [InterfaceMember("name", .text)]

    /// The person's app passwords. An app password may list them; it never makes, widens or ends any.
    static let appPasswords = [
        InterfaceRoute(
            name: "app-passwords", method: .get, path: "/app-passwords",
            summary: "Lists the app passwords, those used last first, and the revoked ones that a program still tries.",
            access: .reader,
            gives: .object([
                InterfaceMember("app-passwords", .list(.shape(AppPasswordShapes.appPassword))),
                InterfaceMember("revoked", .list(.shape(AppPasswordShapes.revoked))),
            ])
        ) { call in
            let signedIn = try call.signedIn()
            let all = try await call.services.appPasswords.all(of: signedIn)
            let revoked = try await call.services.appPasswords.tombstones(of: signedIn)
            return InterfaceAnswer([
                "app-passwords": .list(all.map { AppPasswordShapes.json($0, at: call.now) }),
                "revoked": .list(revoked.map(AppPasswordShapes.json)),
            ])
        },
        InterfaceRoute(
            name: "make-app-password", method: .post, path: "/app-passwords",
            summary: "Makes an app password. Its letters are in this answer and in no later one.",
            access: .confirmedPerson,
            takes: [
                InterfaceMember("name", .text, "The program and the device"),
                InterfaceMember("scope", .choice(AppPasswordScope.self)),
                .open("valid-until", .optional(.moment), "When it ends"),
                .open("networks", .list(.text, most: AppPassword.mostNetworks), "Networks such as 192.0.2.0/24"),
            ],
            status: .created, gives: .shape(AppPasswordShapes.made), problems: [.twoStepOff, .tooMany]
        ) { call in
            guard let scope = call.body.choice("scope", AppPasswordScope.self) else {
                throw AccountsError.input([InputProblem(.scope, .missing)])
            }
            let made = try await call.services.appPasswords.create(
                name: call.body.text("name") ?? "", scope: scope, endsAt: call.body.moment("valid-until"),
                networks: call.body.texts("networks") ?? [], by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(AppPasswordShapes.json(made, at: call.now))
        },
        InterfaceRoute(
            name: "revoke-app-passwords", method: .delete, path: "/app-passwords",
            summary: "Revokes all app passwords.", access: .confirmedPerson,
            gives: .object([InterfaceMember("revoked", .count, "How many there were")])
        ) { call in
            let revoked = try await call.services.appPasswords.revokeAll(by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(["revoked": .count(revoked.count)])
        },
        InterfaceRoute(
            name: "app-password", method: .get, path: "/app-passwords/{id}", summary: "Returns an app password.",
            access: .reader, gives: .shape(AppPasswordShapes.appPassword)
        ) { call in
            let found = try await call.services.appPasswords.appPassword(call.id(), of: call.signedIn())
            return InterfaceAnswer(AppPasswordShapes.json(found, at: call.now))
        },
        InterfaceRoute(
            name: "rename-app-password", method: .patch, path: "/app-passwords/{id}",
            summary: "Gives an app password another name.", access: .confirmedPerson, takes: renamed,
            gives: .shape(AppPasswordShapes.appPassword)
        ) { call in
            let renamed = try await call.services.appPasswords.rename(
                call.id(), to: call.body.text("name") ?? "", by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(AppPasswordShapes.json(renamed, at: call.now))
        },
        InterfaceRoute(
            name: "revoke-app-password", method: .delete, path: "/app-passwords/{id}",
            summary: "Revokes an app password. It is out within a second.", access: .confirmedPerson,
            status: .noContent
        ) { call in
            _ = try await call.services.appPasswords.revoke(call.id(), by: call.signedIn(), from: call.origin)
            return .empty
        },
        InterfaceRoute(
            name: "renew-app-password", method: .post, path: "/app-passwords/{id}/renewal",
            summary: "Makes new letters. The former ones are taken until the new ones are used, for a day at most.",
            access: .confirmedPerson, status: .created, gives: .shape(AppPasswordShapes.made),
            problems: [.twoStepOff, .invalidInput]
        ) { call in
            let made = try await call.services.appPasswords.renew(call.id(), by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(AppPasswordShapes.json(made, at: call.now))
        },
    ]
}
