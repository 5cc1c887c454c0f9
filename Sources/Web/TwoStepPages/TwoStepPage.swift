import Accounts

/// `/security/two-step`: by what the second step shall be made.
struct TwoStepPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        if signedIn.member.person.twoStepSince != nil { return .seeOther(.security) }
        let messages = try await services.twoStep.textMessages(for: signedIn)
        let app: [String: any Sendable] = [
            "icon": "phone", "badge": [BadgeView(tone: .done, word: texts("recommended")).values],
            "title": texts("way_app"), "hint": texts("way_app_hint"),
            "act": [ActView.link(texts("set_up"), .twoStepApp, .primary, spoken: texts("set_up_app")).values],
        ]
        var phoneAct: [[String: any Sendable]] = []
        var phoneHint = texts("way_text_hint")
        if messages.gateway == .missing {
            phoneHint = texts("way_text_none")
            if signedIn.isAdministrator {
                phoneHint = texts("way_text_none_yet")
                phoneAct = [ActView.link(texts("set_it_up"), .companyTextMessages, .plain).values]
            }
        } else {
            phoneAct = [ActView.link(texts("set_up"), .twoStepPhone, .plain, spoken: texts("set_up_phone")).values]
        }
        let phone: [String: any Sendable] = [
            "icon": "message", "badge": [] as [String], "title": texts("way_text_long"), "hint": phoneHint,
            "act": phoneAct,
        ]
        let strips =
            messages.gateway == .development ? [StripView(tone: .warn, sentence: texts("text_development")).values] : []
        return .page(
            Page(
                "two-step", title: texts("turn_on_two_step"),
                [
                    "progress": StagesView.values(1, of: 3, texts), "intro": texts("two_step_intro"), "strips": strips,
                    "ways": [app, phone], "passkey": [] as [String],
                ]))
    }
}
