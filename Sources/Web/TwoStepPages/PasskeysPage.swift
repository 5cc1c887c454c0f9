import Accounts
import HTTPTypes

/// `/security/two-step/passkeys`: the person's passkeys, and a new one.
struct PasskeysPage: Sendable {
    let services: SiteServices
    /// Whether browsers make passkeys for this site: they want TLS, or the name localhost.
    let isPossible: Bool

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        guard request.method == .post else { return .page(try await page(request, signedIn, problem: nil)) }
        do {
            let added = try await services.passkeys.finishRegistration(
                try PasskeyView.registration(request.form),
                name: request.form.trimmed(AccountsField.deviceName.rawValue), by: signedIn, from: request.origin)
            return StepAdded.answer(added, request, signedIn)
        } catch let error as AccountsError {
            guard let sentences = request.texts.sentences(error, now: request.now) else { throw error }
            return .page(try await page(request, signedIn, problem: sentences.first))
        }
    }

    /// - Parameter problem: What is wrong with the form; `nil` if it was not sent.
    private func page(
        _ request: PageRequest, _ signedIn: SignedIn, problem: (field: String, sentence: String)?
    ) async throws -> Page {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let steps = try await services.twoStep.state(of: signedIn).steps.filter { $0.kind == .passkey }
        let list = SectionView(
            id: "passkeys", title: texts("passkeys_yours"),
            items: steps.map { step in
                let used = step.lastUsedAt.map {
                    texts("used_at", ["time": texts.moment($0, now: request.now, timeZone: zone)])
                }
                let added = texts("added_on", ["day": texts.day(step.madeAt, timeZone: zone)])
                return ItemView(
                    title: step.name, icon: "passkey", path: .secondStep(id: step.id),
                    lines: [[added, used].compactMap(\.self).joined(separator: " · ")],
                    acts: [
                        .link(
                            texts("remove"), .removeSecondStep(id: step.id), .plain,
                            spoken: texts("remove_step", ["name": step.name]))
                    ])
            },
            empty: ("passkey", texts("no_passkeys"), ""))
        var values: [String: any Sendable] = [
            "sections": [list.values], "has_links": true,
            "links": [["path": SitePath.security.text, "text": texts("back_to_security")]],
        ]
        if isPossible {
            var name = FieldView(AccountsField.deviceName.rawValue, texts("field_device_name"))
            name.value = request.form[AccountsField.deviceName.rawValue] ?? texts.program(request.origin)
            name.hint = texts("field_device_name_hint")
            if problem?.field == name.name { name.error = problem?.sentence ?? "" }
            let options = try await services.passkeys.beginRegistration(by: signedIn, from: request.origin)
            values["passkey"] = [
                PasskeyView.make(options, action: .twoStepPasskeys, button: texts("add_passkey"), fields: [name])
            ]
        } else {
            values["strips"] = [StripView(tone: .info, sentence: texts("passkeys_need_tls")).values]
        }
        var page = Page("passkeys", title: texts("passkeys"), values)
        page.lead = texts("passkeys_hint")
        if let problem {
            let isAtName = isPossible && problem.field == AccountsField.deviceName.rawValue
            page.problems = [ProblemView(field: isAtName ? problem.field : "", sentence: problem.sentence)]
            page.status = .unprocessableContent
        }
        return page
    }
}
