import Accounts
import HTTPTypes

/// `/sign-in/passkey`: a passkey as the whole sign-in. The first press asks for a challenge, the second uses the passkey.
struct PasskeySignIn: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard request.form["credential"] != nil else { return try await asked(request, problem: nil) }
        do {
            let entrance = try await services.passkeys.finishSignIn(
                try PasskeyView.assertion(request.form), browser: request.cookies[.browser].flatMap(BearerToken.init),
                from: request.origin)
            return EntranceAnswer.answer(entrance, request)
        } catch let error as AccountsError {
            guard let sentences = request.texts.sentences(error, now: request.now) else { throw error }
            return try await asked(request, problem: sentences.first?.sentence)
        }
    }

    private func asked(_ request: PageRequest, problem: String?) async throws -> PageAnswer {
        let texts = request.texts
        let options = try await services.passkeys.beginSignIn(from: request.origin)
        var page = SimplePage.make(
            "simple", texts("passkey_sign_in_title"),
            [
                "intro": texts("passkey_sign_in_intro"),
                "passkey": [
                    PasskeyView.use(
                        options, action: .signInPasskey, button: texts("use_passkey"),
                        hidden: ReturnPath.hidden(request))
                ],
                "has_links": true, "links": [["path": SitePath.signIn.text, "text": texts("with_password")]],
            ], isBare: true)
        if let problem {
            page.problems = [ProblemView(field: "", sentence: problem)]
            page.status = .unprocessableContent
        }
        return .page(page)
    }
}

/// A passkey as the second step.
struct PasskeyStep: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let half = request.signedIn else { return .seeOther(.signIn) }
        let texts = request.texts
        var problem: String?
        if request.method == .post {
            do {
                let entrance = try await services.passkeys.finishSecondStep(
                    try PasskeyView.assertion(request.form), half: half,
                    browser: request.cookies[.browser].flatMap(BearerToken.init),
                    remembers: request.form["remember"] == "yes", from: request.origin)
                return EntranceAnswer.answer(entrance, request)
            } catch AccountsError.notFound {
                return .seeOther(.signIn)
            } catch let error as AccountsError {
                guard let sentences = texts.sentences(error, now: request.now) else { throw error }
                problem = sentences.first?.sentence
            }
        }
        let options = try await services.passkeys.beginCheck(of: half, for: .secondStep, from: request.origin)
        var remember = FieldView("remember", texts("remember_browser"), .checkbox)
        remember.value = "yes"
        remember.isRequired = false
        var page = SimplePage.make(
            "simple", texts("code_title_passkey"),
            [
                "intro": texts("passkey_step_intro"),
                "passkey": [
                    PasskeyView.use(
                        options, action: .signInCode, button: texts("use_passkey"),
                        hidden: [("way", SecondStepWay.passkey.name)] + ReturnPath.hidden(request), fields: [remember])
                ],
                "has_links": true, "links": [["path": OtherWayPage.address(request), "text": texts("other_way")]],
            ], isBare: true)
        if let problem {
            page.problems = [ProblemView(field: "", sentence: problem)]
            page.status = .unprocessableContent
        }
        return .page(page)
    }
}
