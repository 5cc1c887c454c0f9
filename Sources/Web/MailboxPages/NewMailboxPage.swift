import Accounts
import MailSetup
import MailWire
import Mailboxes
import Storage

/// `/mailboxes/new`: an address and an app password; all else is found out.
struct NewMailboxPage: Sendable {
    let services: SiteServices
    let running: RunningAttempts

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn, try await services.mailboxes.mayConnect(signedIn) else {
            return .notFound
        }
        let page = FormPage(
            template: "simple", title: request.texts("add_mailbox"), form: form(signedIn, request),
            values: ["intro": request.texts("add_mailbox_intro")])
        guard request.method == .post else { return page.shown(request) }
        let missing = missing(request)
        guard missing.isEmpty else { return page.refused(missing, request) }
        do {
            let attempt = try await services.mailboxes.attempts.begin(
                try connectRequest(request.form), in: place(signedIn, request.form))
            return running.begin(attempt, request)
        } catch {
            guard let problem = request.texts.mailboxProblem(error) else { throw error }
            return page.refused([problem], request)
        }
    }

    /// What must be filled in and is not: all of it is said at once.
    private func missing(_ request: PageRequest) -> [(field: String, sentence: String)] {
        let needed: [(field: MailboxField, key: String)] = [
            (.address, "problem_address_missing"), (.password, "problem_app_password_missing"),
        ]
        return needed.filter { request.form.trimmed($0.field.rawValue).isEmpty }
            .map { ($0.field.rawValue, request.texts($0.key)) }
    }

    private func connectRequest(_ form: FormFields) throws -> ConnectRequest {
        func text(_ field: MailboxField) -> String? {
            let text = form.trimmed(field.rawValue)
            return text.isEmpty ? nil : text
        }
        return ConnectRequest(
            address: text(.address) ?? "", name: text(.name),
            password: Secret(form[MailboxField.password.rawValue] ?? ""),
            userName: text(.userName), imap: try ServerFields.imap.endpoint(form),
            smtp: try ServerFields.smtp.endpoint(form), authorityPEM: try authority(text(.authority)))
    }

    /// Reads a certificate authority of the company's own; `nil` if none was entered.
    private func authority(_ text: String?) throws(MailboxInputProblem) -> [UInt8]? {
        guard let text else { return nil }
        guard text.contains("-----BEGIN CERTIFICATE-----"), text.contains("-----END CERTIFICATE-----") else {
            throw MailboxInputProblem(field: .authority, key: "problem_authority_malformed")
        }
        return Array(text.utf8)
    }

    /// Whose it will be. Only an administrator connects mailboxes for others.
    private func place(_ signedIn: SignedIn, _ form: FormFields) -> MailboxPlace {
        let isShared = signedIn.isAdministrator && form[MailboxField.use.rawValue] == "shared"
        return MailboxPlace(
            companyID: signedIn.member.company.id, ownerID: signedIn.member.person.id, isPrivate: !isShared)
    }

    private func form(_ signedIn: SignedIn, _ request: PageRequest) -> FormView {
        let texts = request.texts
        var address = FieldView(MailboxField.address.rawValue, texts("field_address"))
        address.type = "email"
        address.isFocused = true
        var name = FieldView(MailboxField.name.rawValue, texts("field_mailbox_name"))
        name.hint = texts("field_mailbox_name_hint")
        name.isRequired = false
        var fields = [address, name, Self.password(texts)]
        if signedIn.isAdministrator {
            var use = FieldView(MailboxField.use.rawValue, texts("field_mailbox_use"), .radios)
            use.options = ["shared", "private"].map { value in
                FieldView.Option(
                    value: value, label: texts("mailbox_use_\(value)"), hint: texts("mailbox_use_\(value)_hint"),
                    isChosen: value == "shared")
            }
            fields.append(use)
        }
        var user = FieldView(MailboxField.userName.rawValue, texts("field_mailbox_user_name"))
        user.hint = texts("field_mailbox_user_name_hint")
        user.isRequired = false
        var form = FormView(.newMailbox, button: texts("connect"), fields)
        var authority = FieldView(MailboxField.authority.rawValue, texts("field_authority"), .lines)
        authority.hint = texts("field_authority_hint")
        authority.isRequired = false
        form.more = (
            texts("mailbox_servers"),
            [user] + ServerFields.imap.views(texts) + ServerFields.smtp.views(texts) + [authority]
        )
        form.otherLink = (texts("cancel"), .mailboxes)
        return form
    }

    /// The field of an app password.
    static func password(_ texts: SiteTexts) -> FieldView {
        var password = FieldView(MailboxField.password.rawValue, texts("field_app_password"), .password)
        password.hint = texts("field_app_password_hint")
        return password
    }
}
