import Accounts
import Foundation
import HTTPTypes

/// What can be done with an app password: rename, renew, revoke.
struct AppPasswordPages: Sendable {
    let services: SiteServices

    /// `/security/app-passwords/ID`: the name, and what else can be done.
    func details(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, password) = try await find(id, request)
        let texts = request.texts
        var name = FieldView(AccountsField.name.rawValue, texts("field_app_password_name"))
        name.value = password.name
        name.problemStem = "app_password_name"
        let page = FormPage(
            template: "simple", title: password.name,
            form: FormView(.appPassword(id: id), button: texts("rename"), [name]),
            values: [
                "has_facts": true, "facts": AppPasswordItem.facts(password, request, signedIn).map(\.values),
                "has_acts": true,
                "acts": [
                    ActView.link(texts("renew"), .renewAppPassword(id: id), .plain).values,
                    ActView.link(texts("revoke"), .revokeAppPassword(id: id), .plain).values,
                ],
                "has_links": true, "links": [["path": SitePath.security.text, "text": texts("back_to_security")]],
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            _ = try await services.appPasswords.rename(
                id, to: request.form.trimmed(AccountsField.name.rawValue), by: signedIn, from: request.origin)
            return .seeOther(.security, cookies: [SiteNotice.cookie("notice_renamed", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// `…/renew`: new letters under the same name.
    func renew(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        if let answer = ShownOnce.answer(request, "notice_shown_once") { return answer }
        let (signedIn, password) = try await find(id, request)
        let texts = request.texts
        if request.method == .post {
            let made = try await services.appPasswords.renew(id, by: signedIn, from: request.origin)
            return ShownOnce.page(AppPasswordMade.page(made, request), request)
        }
        var form = FormView(.renewAppPassword(id: id), button: texts("renew"))
        form.hidden = [ShownOnce.hidden(request)]
        form.otherLink = (texts("cancel"), .security)
        return FormPage(
            template: "simple", title: texts("renew_title", ["name": password.name]), form: form,
            values: ["intro": texts("renew_intro")]
        ).shown(request)
    }

    /// `…/revoke`: says what stops, and stops it.
    func revoke(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, password) = try await find(id, request)
        let texts = request.texts
        if request.method == .post {
            let revoked = try await services.appPasswords.revoke(id, by: signedIn, from: request.origin)
            return .seeOther(.security, cookies: [receipt(revoked, request)])
        }
        var form = FormView(.revokeAppPassword(id: id), button: texts("revoke"))
        form.weight = .danger
        form.otherLink = (texts("cancel"), .security)
        return FormPage(
            template: "simple", title: texts("revoke_title", ["name": password.name]), form: form,
            values: [
                "intro": texts("revoke_intro"), "has_facts": true,
                "facts": [
                    RowView(label: texts("row_used"), value: AppPasswordItem.use(password, request, signedIn)).values
                ],
            ]
        ).shown(request)
    }

    /// What was revoked, and which program is out by it.
    private func receipt(_ revoked: AppPassword, _ request: PageRequest) -> String {
        guard let use = revoked.lastUse else {
            return SiteNotice.cookie("notice_revoked", ["name": revoked.name], on: request)
        }
        return SiteNotice.cookie(
            "notice_revoked_used", ["name": revoked.name, "program": request.texts.program(use.origin)], on: request)
    }

    /// `/security/app-passwords/revoke-all`.
    func revokeAll(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        if request.method == .post {
            let revoked = try await services.appPasswords.revokeAll(by: signedIn, from: request.origin)
            return .seeOther(
                .security,
                cookies: [SiteNotice.cookie("notice_all_revoked", ["count": String(revoked.count)], on: request)])
        }
        let all = try await services.appPasswords.all(of: signedIn)
        var form = FormView(.revokeAllAppPasswords, button: texts("revoke_all"))
        form.weight = .danger
        form.otherLink = (texts("cancel"), .security)
        return FormPage(
            template: "simple", title: texts("revoke_all_title"), form: form,
            values: [
                "intro": texts("revoke_all_intro"), "has_ends": !all.isEmpty, "ends_title": texts("ends_now"),
                "ends": all.map(\.name),
            ]
        ).shown(request)
    }

    /// `…/use`: whether it has been used, for the page that waits for the first use.
    func use(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, password) = try await find(id, request)
        let answer: [String: any Sendable] = [
            "used": password.lastUse != nil,
            "text": password.lastUse.map { use in
                request.texts(
                    "used_just_now",
                    [
                        "program": request.texts.program(use.origin),
                        "address": request.texts.place(use.origin, signedIn.member.company),
                        "time": request.texts.moment(
                            use.at, now: request.now, timeZone: signedIn.member.person.timeZone),
                    ])
            } ?? "",
        ]
        let data = try JSONSerialization.data(withJSONObject: answer, options: [.sortedKeys])
        return .bytes(Array(data), type: "application/json")
    }

    private func find(_ id: Int64, _ request: PageRequest) async throws -> (SignedIn, AppPassword) {
        guard let signedIn = request.fullySignedIn else { throw AccountsError.notFound }
        return (signedIn, try await services.appPasswords.appPassword(id, of: signedIn))
    }
}
