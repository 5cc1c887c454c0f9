import Accounts
import HTTPTypes
import Storage

extension InterfaceRoutes {
    /// The company's settings and log.
    static let company = [
        InterfaceRoute(
            name: "company", method: .get, path: "/company", summary: "Returns the company's settings.",
            access: .administratingReader, gives: .shape(TeamShapes.company)
        ) { call in InterfaceAnswer(TeamShapes.json(try call.signedIn().member.company)) },
        InterfaceRoute(
            name: "change-company", method: .patch, path: "/company",
            summary: "Changes the company's settings. A field that is not sent is not changed.",
            access: .confirmedAdministrator,
            takes: [
                .open("company", .text, "Its name"),
                .open("country", .choice(Country.self), "It brings its time zone with it"),
                .open("language", .choice(Language.self), "The language of its notices"),
            ],
            gives: .shape(TeamShapes.company)
        ) { call in
            let company = try await call.services.companySettings.change(
                name: call.body.text("company"), country: call.body.choice("country"),
                language: call.body.choice("language"), by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(TeamShapes.json(company))
        },
        InterfaceRoute(
            name: "require-two-step", method: .patch, path: "/company/sign-in",
            summary: "Requires two-step verification of everyone from a moment on, or, by null, no longer.",
            access: .confirmedAdministrator,
            takes: [
                InterfaceMember(
                    "required-by", .optional(.moment), "At most a year ahead; a moment of the last 24 hours means now")
            ],
            gives: .shape(TeamShapes.company)
        ) { call in
            let (settings, signedIn) = (call.services.companySettings, try call.signedIn())
            let company =
                if let moment = call.body.moment("required-by") {
                    try await settings.requireTwoStep(by: moment, actor: signedIn, from: call.origin)
                } else {
                    try await settings.noLongerRequireTwoStep(by: signedIn, from: call.origin)
                }
            return InterfaceAnswer(TeamShapes.json(company))
        },
        InterfaceRoute(
            name: "text-messages", method: .get, path: "/company/text-messages",
            summary: "Says how text messages stand for the company.", access: .administratingReader,
            gives: .shape(TeamShapes.textMessages)
        ) { call in
            InterfaceAnswer(TeamShapes.json(try await call.services.twoStep.textMessages(for: call.signedIn())))
        },
        InterfaceRoute(
            name: "allow-text-messages", method: .post, path: "/company/text-messages/restart",
            summary: "Lets text messages be sent again after they were stopped.", access: .confirmedAdministrator,
            gives: .shape(TeamShapes.textMessages)
        ) { call in
            let signedIn = try call.signedIn()
            try await call.services.twoStep.allowTextMessagesAgain(by: signedIn, from: call.origin)
            return InterfaceAnswer(TeamShapes.json(try await call.services.twoStep.textMessages(for: signedIn)))
        },
        InterfaceRoute(
            name: "company-log", method: .get, path: "/company/log",
            summary: "Returns the security log of the company, the newest first.", access: .administratingReader,
            query: LogQuery.company, gives: .shape(LogShapes.page)
        ) { call in
            let limit = LogQuery.limit(call)
            let found = try await call.services.companyLog.page(
                ofPerson: call.query.integer("person"), before: call.query.integer("before"), limit: limit + 1,
                kinds: LogFilter.kinds(call.query.text("kind")), by: call.signedIn())
            return InterfaceAnswer(LogShapes.json(found.events, limit: limit, names: found.names))
        },
        InterfaceRoute(
            name: "verify-log", method: .get, path: "/company/log/verification",
            summary: "Checks that no entry of the log was changed, inserted or removed.",
            access: .administratingReader, gives: .shape(LogShapes.verification)
        ) { call in InterfaceAnswer(LogShapes.json(try await call.services.log.verify())) },
    ]
}
