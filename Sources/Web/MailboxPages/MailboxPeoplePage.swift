import Accounts
import Mailboxes
import Storage

/// `…/people`: who may read, send and manage.
struct MailboxPeoplePage: Sendable {
    let services: SiteServices

    func answer(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn,
            let access = try await services.mailboxes.people.access(to: id, of: signedIn.mailboxViewer),
            access.mayManage, !access.mailbox.place.isPrivate
        else { return .notFound }
        let names = try await services.people.names(of: signedIn)
        let company = signedIn.member.company.id
        let known = try await services.mailboxes.people.all(of: id, inCompany: company)
        let owner = access.mailbox.place.ownerID
        let rights = known.reduce(into: [Int64: MailboxRights]()) { $0[$1.personID] = $1.rights }
        let people = names.filter { $0.key != owner }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let page = page(access.mailbox, people, rights, request)
        guard request.method == .post else { return page.shown(request) }
        if let outdated = page.outdated(request) { return outdated }
        let changed = people.reduce(into: [Int64: MailboxRights]()) { changed, person in
            guard let chosen = MailboxRights(word: request.form["person-\(person.key)"] ?? "") else { return }
            if chosen != rights[person.key, default: []] { changed[person.key] = chosen }
        }
        try await services.mailboxes.people.set(changed, on: id, inCompany: company)
        for personID in changed.keys.sorted() {
            try await services.mailboxDeeds.note(
                .rightsChanged, address: access.mailbox.addressForLog, of: personID, by: signedIn.member,
                from: request.origin)
        }
        return .seeOther(.mailbox(id: id), cookies: [SiteNotice.cookie("notice_people_changed", on: request)])
    }

    private func page(
        _ mailbox: Mailbox, _ people: [(key: Int64, value: String)], _ rights: [Int64: MailboxRights],
        _ request: PageRequest
    ) -> FormPage {
        let texts = request.texts
        let fields = people.map { person in
            var field = FieldView("person-\(person.key)", person.value, .select)
            let own = rights[person.key, default: []]
            field.options = MailboxRights.offered(beside: own).map { choice in
                FieldView.Option(
                    value: choice.word, label: choice.isEmpty ? texts("right_none") : texts(rights: choice),
                    isChosen: choice == own)
            }
            return field
        }
        var form = FormView(.mailboxPeople(id: mailbox.id), button: texts("save"), fields)
        form.hidden = [SeenValues.hidden(form)]
        form.otherLink = (texts("cancel"), .mailbox(id: mailbox.id))
        return FormPage(
            template: "simple", title: texts("mailbox_people_title", ["address": mailbox.address]), form: form,
            values: [
                "intro": texts(people.isEmpty ? "mailbox_people_alone" : "mailbox_people_intro"),
                "back": ["path": SitePath.mailbox(id: mailbox.id).text, "text": mailbox.address],
            ])
    }
}

extension MailboxRights {
    /// What can be chosen for a person, and what they have now.
    fileprivate static func offered(beside own: MailboxRights) -> [MailboxRights] {
        let usual: [MailboxRights] = [[], [.read], [.read, .send], .all, [.manage]]
        return usual.contains(own) ? usual : usual + [own]
    }

    /// The rights as a form has them.
    fileprivate var word: String {
        let parts = [
            contains(.read) ? "read" : nil, contains(.send) ? "send" : nil, contains(.manage) ? "manage" : nil,
        ]
        return isEmpty ? "none" : parts.compactMap(\.self).joined(separator: "-")
    }

    /// Reads what a form has; `nil` if it is none of these.
    fileprivate init?(word: String) {
        self = []
        if word == "none" { return }
        for part in word.split(separator: "-") {
            switch part {
            case "read": insert(.read)
            case "send": insert(.send)
            case "manage": insert(.manage)
            default: return nil
            }
        }
        if isEmpty { return nil }
    }
}
