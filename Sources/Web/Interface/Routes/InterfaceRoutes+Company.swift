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
            name: "company-networks", method: .get, path: "/company/networks",
            summary: "Lists the networks that the company has named.", access: .administratingReader,
            gives: .shape(CompanyShapes.networks)
        ) { call in InterfaceAnswer(CompanyShapes.json(try call.signedIn().member.company.networks)) },
        InterfaceRoute(
            name: "name-networks", method: .patch, path: "/company/networks",
            summary: "Puts these in place of the networks that the company has named.",
            access: .confirmedAdministrator, takes: CompanyShapes.networks.members,
            gives: .shape(CompanyShapes.networks)
        ) { call in
            let networks = try await call.services.companySettings.setNetworks(
                call.body.objects("networks").map { ($0.text("network") ?? "", $0.text("name") ?? "") },
                by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(CompanyShapes.json(networks))
        },
        InterfaceRoute(
            name: "system-mailbox", method: .get, path: "/company/system-mailbox",
            summary: "Says which mailbox sends the company's letters, and how it stands.",
            access: .administratingReader, gives: .shape(CompanyShapes.systemMailbox)
        ) { call in
            let company = try call.signedIn().member.company
            return InterfaceAnswer(CompanyShapes.json(try await SystemMailboxChoice(company, call.services)))
        },
        InterfaceRoute(
            name: "choose-system-mailbox", method: .patch, path: "/company/system-mailbox",
            summary: "Chooses the mailbox that sends the company's letters.", access: .confirmedAdministrator,
            takes: [
                InterfaceMember("system-mailbox", .optional(.text), "The address of a connected one; null for none")
            ],
            gives: .shape(CompanyShapes.systemMailbox)
        ) { call in
            let signedIn = try call.signedIn()
            var company = signedIn.member.company
            let choice = try await SystemMailboxChoice(company, call.services)
            if case .chosen(let mailbox) = try choice.change(to: call.body.text("system-mailbox")) {
                company = try await call.services.companySettings.setSystemMailbox(
                    mailbox, by: signedIn, from: call.origin)
            }
            return InterfaceAnswer(CompanyShapes.json(try await SystemMailboxChoice(company, call.services)))
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
