import Accounts
import HTTPTypes

extension InterfaceRoutes {
    /// How the person signs in.
    ///
    /// Turning two-step verification on, adding a second step and turning it off need the browser: a QR code, a text
    /// message or a passkey, and the codes that are shown once.
    static let security = [
        InterfaceRoute(
            name: "security", method: .get, path: "/security",
            summary: "Says how the person signs in. Two-step verification is turned on and off in the browser.",
            access: .reader, gives: .shape(SecurityShapes.state)
        ) { call in
            let signedIn = try call.signedIn()
            return InterfaceAnswer(
                SecurityShapes.state(
                    try await call.services.twoStep.state(of: signedIn), signedIn.member.person,
                    page: call.link(.twoStep)))
        },
        InterfaceRoute(
            name: "change-password", method: .post, path: "/security/password",
            summary: "Changes the password. It ends the person's other sessions and all app passwords.",
            access: .confirmedPerson,
            takes: [
                InterfaceMember("password", .text, "The present password"), InterfaceMember("new-password", .text),
            ],
            status: .noContent, problems: [.blocked, .busy]
        ) { call in
            let entrance: Entrance
            do {
                entrance = try await call.services.passwordChange.change(
                    old: call.body.text("password") ?? "", new: call.body.text("new-password") ?? "",
                    by: call.signedIn(), from: call.origin)
            } catch AccountsError.input([InputProblem(.password, .wrong)]) {
                // The usual sentence speaks of the address too.
                throw InterfaceProblem(fields: [
                    InterfaceFieldProblem(
                        field: "password", code: "wrong", sentence: "This is not the present password.")
                ])
            }
            var answer = InterfaceAnswer.empty
            answer.cookies = EntranceAnswer.cookies(entrance, call.cookies)
            return answer
        },
        InterfaceRoute(
            name: "second-steps", method: .get, path: "/security/second-steps",
            summary: "Lists the second steps. They are added in the browser.", access: .reader,
            gives: .object([InterfaceMember("second-steps", .list(.shape(SecurityShapes.step)))])
        ) { call in
            let state = try await call.services.twoStep.state(of: call.signedIn())
            return InterfaceAnswer(["second-steps": .list(state.steps.map(SecurityShapes.json))])
        },
        InterfaceRoute(
            name: "rename-second-step", method: .patch, path: "/security/second-steps/{id}",
            summary: "Gives a second step another name.", access: .confirmedPerson,
            takes: [InterfaceMember("device-name", .text)], gives: .shape(SecurityShapes.step)
        ) { call in
            let (id, signedIn) = (try call.id(), try call.signedIn())
            try await call.services.twoStep.renameStep(id, to: call.body.text("device-name") ?? "", by: signedIn)
            let state = try await call.services.twoStep.state(of: signedIn)
            guard let step = state.steps.first(where: { $0.id == id }) else { throw AccountsError.notFound }
            return InterfaceAnswer(SecurityShapes.json(step))
        },
        InterfaceRoute(
            name: "remove-second-step", method: .delete, path: "/security/second-steps/{id}",
            summary: "Removes a second step, but not the last one. It ends the person's other sessions.",
            access: .confirmedPerson, status: .noContent, problems: [.lastSecondStep]
        ) { call in
            try await call.services.twoStep.removeStep(call.id(), by: call.signedIn(), from: call.origin)
            return .empty
        },
        InterfaceRoute(
            name: "make-backup-codes", method: .post, path: "/security/backup-codes",
            summary: "Makes new backup codes in place of the former ones. No later answer has them.",
            access: .confirmedPerson, status: .created,
            gives: .object([InterfaceMember("codes", .list(.text))]), problems: [.twoStepOff, .busy]
        ) { call in
            let codes = try await call.services.twoStep.newBackupCodes(by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(["codes": .texts(codes.map(\.text))])
        },
        InterfaceRoute(
            name: "keep-backup-codes", method: .post, path: "/security/backup-codes/kept",
            summary: "Notes that the person has put the backup codes away.", access: .confirmedPerson,
            status: .noContent, problems: [.notFound]
        ) { call in
            try await call.services.twoStep.markBackupCodesKept(by: call.signedIn())
            return .empty
        },
        InterfaceRoute(
            name: "security-log", method: .get, path: "/security/log",
            summary: "Returns the security log of the person, the newest first.", access: .reader, query: LogQuery.own,
            gives: .shape(LogShapes.page)
        ) { call in
            let limit = LogQuery.limit(call)
            let events = try await call.services.log.events(
                ofPerson: call.signedIn().member.person.id, before: call.query.integer("before"), limit: limit + 1,
                kinds: LogFilter.kinds(call.query.text("kind")))
            return InterfaceAnswer(LogShapes.json(events, limit: limit))
        },
    ]
}

/// The fields of a query for the security log.
enum LogQuery {
    /// The most entries of an answer: one fewer than can be read, which tells whether there are more.
    static let most = Int64(SecurityLog.longestPage - 1)
    static let usual = 50

    static let own = [
        InterfaceMember.open("before", .id, "Only entries before this number"),
        .open("limit", .integer(1...most), "How many, \(usual) if it is not sent"),
        .open("kind", .choice(LogFilter.self), "Only these kinds"),
    ]

    static let company = own + [.open("person", .id, "Only entries that concern this person")]

    static func limit(_ call: InterfaceCall) -> Int { call.query.integer("limit").map { Int($0) } ?? usual }
}
