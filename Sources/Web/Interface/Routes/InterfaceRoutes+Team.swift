import Accounts
import HTTPTypes

extension InterfaceRoutes {
    /// The company's people, and who is invited.
    static let team = [
        InterfaceRoute(
            name: "people", method: .get, path: "/people", summary: "Lists the company's people by name.",
            access: .administratingReader, gives: .object([InterfaceMember("people", .list(.shape(TeamShapes.member)))])
        ) { call in
            let all = try await call.services.people.all(by: call.signedIn())
            return InterfaceAnswer(["people": .list(all.map { TeamShapes.json($0) })])
        },
        InterfaceRoute(
            name: "person", method: .get, path: "/people/{id}", summary: "Returns one of the company's people.",
            access: .administratingReader, gives: .shape(TeamShapes.member)
        ) { call in
            InterfaceAnswer(TeamShapes.json(try await call.services.people.person(call.id(), by: call.signedIn())))
        },
        InterfaceRoute(
            name: "change-role", method: .patch, path: "/people/{id}",
            summary: "Makes a person an administrator or a member.", access: .confirmedAdministrator,
            takes: [InterfaceMember("role", .choice(Role.self))], gives: .shape(TeamShapes.member),
            problems: [.lastAdministrator]
        ) { call in
            guard let role = call.body.choice("role", Role.self) else {
                throw AccountsError.input([InputProblem(.role, .missing)])
            }
            let (id, signedIn) = (try call.id(), try call.signedIn())
            let before = try await call.services.people.person(id, by: signedIn)
            try await call.services.people.changeRole(of: id, to: role, by: signedIn, from: call.origin)
            // An administrator who has just become a member does not see the people any more.
            if id == signedIn.member.person.id, role != .administrator {
                return InterfaceAnswer(TeamShapes.json(before, role: role))
            }
            return InterfaceAnswer(TeamShapes.json(try await call.services.people.person(id, by: signedIn)))
        },
        InterfaceRoute(
            name: "remove-person", method: .post, path: "/people/{id}/removal",
            summary: "Removes a person. Everything of theirs ends at once.", access: .confirmedAdministrator,
            takes: [InterfaceMember("typed-name", .text, "The person's name, to show that no other one is meant")],
            gives: .shape(TeamShapes.removal), problems: [.lastAdministrator]
        ) { call in
            let removal = try await call.services.people.remove(
                call.id(), typedName: call.body.text("typed-name") ?? "", by: call.signedIn(), from: call.origin)
            return InterfaceAnswer([
                "sessions": .count(removal.sessions), "app-passwords": .count(removal.appPasswords),
            ])
        },
        InterfaceRoute(
            name: "end-sessions-of-person", method: .delete, path: "/people/{id}/sessions",
            summary: "Signs a person out in every browser. Their app passwords stay.", access: .confirmedAdministrator,
            gives: .object([InterfaceMember("ended", .count)]), problems: [.ownAccount]
        ) { call in
            let ended = try await call.services.people.endSessions(
                of: call.id(), by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(["ended": .count(ended)])
        },
        InterfaceRoute(
            name: "reset-two-step", method: .delete, path: "/people/{id}/second-steps",
            summary: "Takes two-step verification from a person who has lost their second step.",
            access: .confirmedAdministrator, status: .noContent, problems: [.twoStepOff, .ownAccount]
        ) { call in
            try await call.services.people.resetTwoStep(of: call.id(), by: call.signedIn(), from: call.origin)
            return .empty
        },
        InterfaceRoute(
            name: "make-password-link", method: .post, path: "/people/{id}/password-link",
            summary: "Makes a link by which a person chooses a new password, and mails it if it can.",
            access: .confirmedAdministrator, status: .created, gives: .shape(TeamShapes.passwordLink),
            problems: [.ownAccount]
        ) { call in
            let signedIn = try call.signedIn()
            let made = try await call.services.people.makePasswordLink(
                for: call.id(), by: signedIn, from: call.origin)
            let mailing = await call.letters.send(made, by: signedIn.member.person.name)
            return InterfaceAnswer([
                "link": .text(call.link(.resetLink(token: made.token.text))), "valid-until": .moment(made.expiresAt),
                "mailing": .text(mailing.code.rawValue),
            ])
        },
        InterfaceRoute(
            name: "invitations", method: .get, path: "/invitations",
            summary: "Lists the open and expired invitations, the newest first.", access: .administratingReader,
            gives: .object([InterfaceMember("invitations", .list(.shape(TeamShapes.invitation)))])
        ) { call in
            let all = try await call.services.invitations.all(by: call.signedIn())
            return InterfaceAnswer(["invitations": .list(all.map { TeamShapes.json($0, at: call.now) })])
        },
        InterfaceRoute(
            name: "invite", method: .post, path: "/invitations",
            summary: "Invites a person, and mails the link if it can. The link is in no later answer.",
            access: .confirmedAdministrator,
            takes: [
                InterfaceMember("address", .text), InterfaceMember("name", .text),
                InterfaceMember("role", .choice(Role.self)),
                .open("language", .choice(Language.self), "The company's language if it is not sent"),
            ],
            status: .created, gives: .shape(TeamShapes.invitationLink), problems: [.tooMany]
        ) { call in
            guard let role = call.body.choice("role", Role.self) else {
                throw AccountsError.input([InputProblem(.role, .missing)])
            }
            let signedIn = try call.signedIn()
            let made = try await call.services.invitations.invite(
                address: call.body.text("address") ?? "", name: call.body.text("name") ?? "", role: role,
                language: call.body.choice("language") ?? signedIn.member.company.language, by: signedIn,
                from: call.origin)
            let mailing = await call.letters.send(made, of: signedIn.member.company)
            return InterfaceAnswer(TeamShapes.json(made, mailing, call))
        },
        InterfaceRoute(
            name: "renew-invitation", method: .post, path: "/invitations/{id}/link",
            summary: "Makes a new link for an invitation, and mails it if it can. The one before it ends.",
            access: .confirmedAdministrator, status: .created, gives: .shape(TeamShapes.invitationLink)
        ) { call in
            let signedIn = try call.signedIn()
            let made = try await call.services.invitations.newLink(for: call.id(), by: signedIn, from: call.origin)
            let mailing = await call.letters.send(made, of: signedIn.member.company)
            return InterfaceAnswer(TeamShapes.json(made, mailing, call))
        },
        InterfaceRoute(
            name: "withdraw-invitation", method: .delete, path: "/invitations/{id}",
            summary: "Withdraws an invitation. Its link ends.", access: .confirmedAdministrator, status: .noContent
        ) { call in
            try await call.services.invitations.withdraw(call.id(), by: call.signedIn(), from: call.origin)
            return .empty
        },
    ]
}
