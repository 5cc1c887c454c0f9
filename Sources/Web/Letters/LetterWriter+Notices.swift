import Accounts

extension LetterWriter {
    /// Writes to a person about an entry of the security log: what, when, from where, and what to do if it was not
    /// them (OWASP ASVS 5.0 6.3.5, 6.3.7).
    func notice(_ notice: SecurityNotice) -> SiteLetter? {
        guard let kind = notice.event.kind else { return nil }
        let texts = languages[notice.recipient.language]
        let key = textKey(kind, notice)
        let gaps = gaps(kind, notice, texts)
        let sentence =
            if kind == .backupCodeUsed, let left = Int(notice.event.facts["left"] ?? "") {
                texts(key, count: left, gaps)
            } else {
                texts(key, gaps)
            }
        let paragraphs =
            [sentence, facts(notice, texts).joined(separator: "\n")] + advice(kind, notice, texts)
            + (notice.isLast ? [texts("letter_limit")] : [])
        return letter(
            to: (notice.recipient.address, notice.recipient.name), of: notice.company, from: notice.mailbox,
            texts("\(key)_subject", gaps), paragraphs, texts, key: "security-notice/\(notice.id)")
    }

    private func textKey(_ kind: SecurityEvent.Kind, _ notice: SecurityNotice) -> String {
        switch kind {
        case .companyChanged:
            notice.event.facts["system-mailbox"] == "" ? "letter_system_mailbox_none" : "letter_system_mailbox_set"
        case .twoStepReset where !notice.isOwn: "letter_two_step_reset_other"
        default: "letter_\(kind.rawValue.replacing("-", with: "_"))"
        }
    }

    private func gaps(_ kind: SecurityEvent.Kind, _ notice: SecurityNotice, _ texts: SiteTexts) -> [String: String] {
        let facts = notice.event.facts
        var gaps = [
            "company": notice.company.name, "person": notice.personName, "name": facts["name"] ?? "",
            "mailbox": facts["system-mailbox"] ?? "", "link": link(.companyTextMessages),
        ]
        if let role = facts["role"].flatMap(Role.init(rawValue:)) { gaps["role"] = texts(role: role) }
        return gaps
    }

    /// When, from where, by whom, on which account.
    private func facts(_ notice: SecurityNotice, _ texts: SiteTexts) -> [String] {
        let (event, recipient) = (notice.event, notice.recipient)
        func line(_ key: String, _ value: String) -> String? {
            value.isEmpty ? nil : texts("letter_line_\(key)", ["value": value])
        }
        let isOperator = event.facts["by"] == "operator"
        let who = notice.actorName.isEmpty && isOperator ? texts("letter_by_operator") : notice.actorName
        let program = event.origin.program.isEmpty || isOperator ? "" : texts.program(event.origin)
        return [
            line("what", step(event, texts)),
            line("when", texts.dayAndTime(event.happenedAt, timeZone: recipient.timeZone)),
            line("where", event.origin.address), line("program", program), line("by", who),
            notice.isOwn ? line("account", recipient.address) : nil,
        ].compactMap(\.self)
    }

    /// Which second step; empty if the entry is about none.
    private func step(_ event: SecurityEvent, _ texts: SiteTexts) -> String {
        guard let kind = event.facts["kind"].flatMap(SecondStep.Kind.init(rawValue:)) else { return "" }
        let word =
            switch kind {
            case .passkey: texts("way_passkey")
            case .app: texts("way_app")
            case .textMessage: texts("way_text_long")
            }
        return [word, event.facts["name"], event.facts["number"]].compactMap(\.self).joined(separator: ", ")
    }

    /// What to do.
    private func advice(_ kind: SecurityEvent.Kind, _ notice: SecurityNotice, _ texts: SiteTexts) -> [String] {
        func linked(_ key: String, _ path: SitePath) -> String { texts(key, ["link": link(path)]) }
        guard notice.isOwn else { return [linked("letter_log", .companyLog)] }
        let isOthers = notice.event.actorID != nil || notice.event.facts["by"] == "operator"
        var sentences: [String]
        switch kind {
        case .personRemoved: return [texts("letter_ask_administrator")]
        case .roleChanged, .twoStepReset: sentences = [texts("letter_ask_administrator")]
        case _ where isOthers: sentences = [texts("letter_ask_administrator")]
        // Somebody else's password does not let the person in.
        case .passwordChanged, .passwordReset:
            sentences = [texts("letter_was_that_you"), linked("letter_choose_password", .forgot)]
        default: sentences = [texts("letter_was_that_you"), linked("letter_change_password", .password)]
        }
        if kind == .backupCodeUsed { sentences.insert(linked("letter_new_codes", .security), at: 0) }
        return [(sentences + [linked("letter_log", .securityLog)]).joined(separator: "\n")]
    }
}
