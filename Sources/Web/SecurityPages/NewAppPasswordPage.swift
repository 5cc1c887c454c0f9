import Accounts
import Foundation
import HTTPTypes
import Storage

/// `/security/app-passwords/new`: names an app password and shows its letters once, in the answer to the POST.
struct NewAppPasswordPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        guard signedIn.member.person.twoStepSince != nil else {
            return .seeOther(.twoStep, cookies: [SiteNotice.cookie("notice_two_step_first", on: request)])
        }
        let page = FormPage(
            template: "simple", title: texts("new_app_password_title"), form: form(request),
            values: ["intro": texts("new_app_password_intro")])
        guard request.method == .post else { return page.shown(request) }
        if let answer = ShownOnce.answer(request, "notice_shown_once") { return answer }
        let form = request.form
        do {
            guard let scope = AppPasswordScope(rawValue: form[AccountsField.scope.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.scope, .missing)])
            }
            let made = try await services.appPasswords.create(
                name: form.trimmed(AccountsField.name.rawValue), scope: scope,
                endsAt: try DayField.endOfDay(
                    form.trimmed(AccountsField.validUntil.rawValue), field: .validUntil,
                    timeZone: signedIn.member.person.timeZone),
                networks: form.trimmed(AccountsField.networks.rawValue)
                    .split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init),
                by: signedIn, from: request.origin)
            return ShownOnce.page(AppPasswordMade.page(made, request), request)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func form(_ request: PageRequest) -> FormView {
        let texts = request.texts
        var name = FieldView(AccountsField.name.rawValue, texts("field_app_password_name"))
        name.hint = texts("field_app_password_name_hint")
        name.isFocused = true
        name.problemStem = "app_password_name"
        var scope = FieldView(AccountsField.scope.rawValue, texts("field_scope"), .radios)
        scope.options = AppPasswordScope.allCases.map { scope in
            FieldView.Option(value: scope.rawValue, label: texts(scope: scope), isChosen: scope == .sendAndRead)
        }
        var end = FieldView(AccountsField.validUntil.rawValue, texts("field_valid_until"))
        end.type = "date"
        end.isRequired = false
        var networks = FieldView(AccountsField.networks.rawValue, texts("field_networks"))
        networks.hint = texts("field_networks_hint")
        networks.isRequired = false
        var form = FormView(.newAppPassword, button: texts("create"), [name, scope])
        form.more = (texts("limits"), [end, networks])
        form.hidden = [ShownOnce.hidden(request)]
        form.otherLink = (texts("cancel"), .security)
        return form
    }
}

/// The page that shows an app password. Only the answer to a POST is one; it is never stored and can't be had again.
enum AppPasswordMade {
    static func page(_ made: NewAppPassword, _ request: PageRequest) -> Page {
        let texts = request.texts
        return Page(
            "app-password-made", title: texts("app_password_made_title", ["name": made.appPassword.name]),
            [
                "plate": [
                    [
                        "id": "letters", "kind": "", "letters": made.letters.grouped, "spelled": made.letters.spelled,
                        "note": texts("spaces_do_not_matter"),
                    ] as [String: any Sendable]
                ],
                "watch": SitePath.appPasswordUse(id: made.appPassword.id).text,
                "has_help": false, "help": [] as [String],
            ])
    }
}
