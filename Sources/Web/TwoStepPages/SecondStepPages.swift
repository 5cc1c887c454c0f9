import Accounts

/// `/security/two-step/ID`: one second step, its name, and its end.
struct SecondStepPages: Sendable {
    let services: SiteServices

    func details(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, step, _) = try await find(id, request)
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        var name = FieldView(AccountsField.deviceName.rawValue, texts("field_device_name"))
        name.value = step.name
        let used = step.lastUsedAt.map { texts.moment($0, now: request.now, timeZone: zone) }
        let other: ActView =
            switch step.kind {
            case .app: .link(texts("add_another_app"), .twoStepApp, .plain)
            case .textMessage: .link(texts("add_another_phone"), .twoStepPhone, .plain)
            case .passkey: .link(texts("passkeys"), .twoStepPasskeys, .plain)
            }
        let remove = ActView.link(texts("remove"), .removeSecondStep(id: id), .plain)
        let values: [String: any Sendable] = [
            "has_facts": true,
            "facts": [
                RowView(label: texts("row_kind"), value: Self.kind(step, texts)),
                RowView(label: texts("row_added"), value: texts.day(step.madeAt, timeZone: zone)),
                RowView(label: texts("row_used"), value: used ?? texts("never_used")),
            ].map(\.values),
            "has_acts": true, "acts": [remove.values, other.values], "has_links": true,
            "links": [["path": SitePath.security.text, "text": texts("back_to_security")]],
        ]
        // A number is its own name.
        guard step.kind != .textMessage else {
            return .page(Page("simple", title: step.number?.masked ?? step.name, values))
        }
        let page = FormPage(
            template: "simple", title: step.name,
            form: FormView(.secondStep(id: id), button: texts("rename"), [name]), values: values)
        guard request.method == .post else { return page.shown(request) }
        do {
            try await services.twoStep.renameStep(
                id, to: request.form.trimmed(AccountsField.deviceName.rawValue), by: signedIn)
            return .seeOther(.security, cookies: [SiteNotice.cookie("notice_renamed", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// `/security/two-step/ID/remove`.
    func remove(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, step, state) = try await find(id, request)
        let texts = request.texts
        var form = FormView(.removeSecondStep(id: id), button: texts("remove"))
        form.weight = .danger
        form.otherLink = (texts("cancel"), .security)
        let others = state.steps.filter { $0.id != id }.map { other in
            [Self.kind(other, texts), other.number?.masked ?? other.name].joined(separator: ", ")
        }
        let page = FormPage(
            template: "simple", title: texts("remove_step_title", ["name": step.number?.masked ?? step.name]),
            form: form,
            values: [
                "intro": texts("remove_step_intro"), "has_ends": true, "ends_title": texts("ends_now"),
                "ends": [Self.kind(step, texts), texts("ends_other_sessions")], "has_stays": !others.isEmpty,
                "stays_title": texts("stays"), "stays": others,
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            try await services.twoStep.removeStep(id, by: signedIn, from: request.origin)
            return .seeOther(.security, cookies: [SiteNotice.cookie("notice_step_removed", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func find(_ id: Int64, _ request: PageRequest) async throws -> (SignedIn, SecondStep, TwoStepState) {
        guard let signedIn = request.fullySignedIn else { throw AccountsError.notFound }
        let state = try await services.twoStep.state(of: signedIn)
        guard let step = state.steps.first(where: { $0.id == id }) else { throw AccountsError.notFound }
        return (signedIn, step, state)
    }

    private static func kind(_ step: SecondStep, _ texts: SiteTexts) -> String {
        switch step.kind {
        case .passkey: texts("way_passkey")
        case .app: texts("way_app")
        case .textMessage: texts("way_text_short")
        }
    }
}
