import Accounts

/// The choice of the mailbox that sends the company's letters, and what is to be said of the present one.
struct SystemMailboxChoice: Sendable {
    let present: String?
    let connected: [NoticeMailbox]
    private let administrators: Set<Int64>

    init(_ company: Company, _ services: SiteServices) async throws {
        present = company.systemMailbox
        connected = try await services.notices?.mailboxes(ofCompany: company.id) ?? []
        administrators = try await services.securityNotices.administrators(ofCompany: company.id)
    }

    /// The mailbox that is chosen, if it is connected.
    var chosen: NoticeMailbox? { present.flatMap { name in connected.first { $0.isNamed(name) } } }

    /// Whether the mailbox is read not only by administrators.
    var isReadByOthers: Bool { chosen.map { !$0.readers.isSubset(of: administrators) } ?? false }

    /// Returns the field; `nil` if there is nothing to choose.
    func field(_ texts: SiteTexts) -> FieldView? {
        guard !connected.isEmpty || present != nil else { return nil }
        var field = FieldView(AccountsField.systemMailbox.rawValue, texts("field_system_mailbox"), .select)
        field.hint = texts("field_system_mailbox_hint")
        field.isRequired = false
        field.options = [.init(value: "", label: texts("system_mailbox_none"), isChosen: present == nil)]
        if let present, chosen == nil {
            field.options.append(
                .init(value: present, label: texts("system_mailbox_gone_choice", ["address": present]), isChosen: true))
        }
        field.options += connected.map {
            .init(value: $0.address, label: $0.address, isChosen: $0.address == chosen?.address)
        }
        return field
    }

    /// Returns what stands in the way of letters.
    func strips(_ texts: SiteTexts) -> [StripView] {
        guard let present else {
            return connected.isEmpty ? [StripView(tone: .info, sentence: texts("system_mailbox_empty"))] : []
        }
        func strip(_ tone: StripView.Tone, _ key: String) -> StripView {
            StripView(tone: tone, sentence: texts(key, ["address": present]))
        }
        guard let chosen else { return [strip(.bad, "system_mailbox_gone")] }
        return [
            chosen.needsPassword ? strip(.warn, "system_mailbox_parked") : nil,
            isReadByOthers ? strip(.info, "system_mailbox_read") : nil,
        ].compactMap(\.self)
    }

    /// What a form asks for.
    enum Change: Sendable, Hashable {
        case none
        /// Another mailbox; `nil` for none at all.
        case chosen(String?)
    }

    /// Returns what a form asks for. A form without the field changes nothing.
    ///
    /// - Throws: ``AccountsError/input(_:)`` if it is not one of the choices.
    func read(_ form: FormFields) throws -> Change {
        guard let given = form[AccountsField.systemMailbox.rawValue] else { return .none }
        return try change(to: given.isEmpty ? nil : given)
    }

    /// Returns what choosing a mailbox changes.
    ///
    /// - Parameter given: Its address; `nil` for none.
    /// - Throws: ``AccountsError/input(_:)`` if it is not one of the choices.
    func change(to given: String?) throws -> Change {
        guard let given else { return present == nil ? .none : .chosen(nil) }
        if let present, given.lowercased() == present.lowercased() { return .none }
        guard let found = connected.first(where: { $0.isNamed(given) }) else {
            throw AccountsError.input([InputProblem(.systemMailbox, .unknown)])
        }
        return .chosen(found.address)
    }
}
