import Accounts
import Storage

/// The rows of "How you sign in".
struct SignInParts {
    let request: PageRequest
    let signedIn: SignedIn
    let state: TwoStepState

    private var texts: SiteTexts { request.texts }
    private var person: Person { signedIn.member.person }

    var values: [String: any Sendable] {
        [
            "password": [password.values], "two_step": [twoStep.values], "has_steps": state.isOn,
            "steps": state.isOn ? steps.map(\.values) : [],
            "turn_off": state.isOn && !isRequired
                ? [["path": SitePath.twoStepTurnOff.text, "text": texts("turn_off_two_step")]]
                : [] as [[String: String]],
            "required": state.isOn && isRequired ? texts("two_step_required_here") : "",
        ]
    }

    private var isRequired: Bool { signedIn.member.company.twoStepBy != nil }

    private func day(_ moment: Timestamp) -> String { texts.day(moment, timeZone: person.timeZone) }

    private var password: RowView {
        RowView(
            label: texts("field_password"), icon: "password",
            value: texts("last_changed", ["day": day(person.passwordChangedAt)]),
            acts: [.link(texts("change"), .password, spoken: texts("change_password"))])
    }

    private var twoStep: RowView {
        guard let since = state.since else {
            return RowView(
                label: texts("two_step"), icon: "shield", badge: BadgeView(tone: .off, word: texts("off")),
                hint: texts("two_step_off_hint"),
                acts: [.link(texts("turn_on_two_step"), .twoStep, .primary)])
        }
        return RowView(
            label: texts("two_step"), icon: "shield", badge: BadgeView(tone: .on, word: texts("on")),
            value: texts("on_since", ["day": day(since)]))
    }

    private var steps: [RowView] {
        var rows = ways
        if let codes = state.backupCodes {
            rows.append(
                RowView(
                    label: texts("backup_codes"), icon: "codes",
                    badge: codes.left <= 2 ? BadgeView(tone: .warn, word: texts("few_left")) : nil,
                    value: texts("backup_codes_left", count: codes.left, ["total": String(codes.total)]),
                    acts: [.link(texts("new_codes"), .twoStepBackupCodes)]))
        }
        rows.append(
            RowView(
                label: texts("remembered_browsers"), icon: "browser",
                value: state.rememberedBrowsers == 0
                    ? texts("none") : texts("browsers_count", count: state.rememberedBrowsers),
                acts: state.rememberedBrowsers > 0
                    ? [.link(texts("manage"), .browsers, spoken: texts("manage_browsers"))] : []))
        return rows
    }

    /// The second steps that there are, the most used first, and then those that can be added.
    private var ways: [RowView] {
        let keys = state.steps.filter { $0.kind == .passkey }
        var present = state.steps.filter { $0.kind != .passkey }.map { (row: row($0), uses: $0.uses) }
        if !keys.isEmpty { present.insert((passkeys, keys.reduce(0) { $0 + $1.uses }), at: 0) }
        // If they are used equally often, the order of the pages stays.
        let ordered = present.enumerated().sorted { ($1.element.uses, $0.offset) < ($0.element.uses, $1.offset) }
        var absent = keys.isEmpty ? [passkeys] : []
        if !state.steps.contains(where: { $0.kind == .app }) {
            absent.append(
                RowView(
                    label: texts("way_app"), icon: "phone", value: texts("none"),
                    acts: [.link(texts("add"), .twoStepApp, spoken: texts("add_app"))]))
        }
        if !state.steps.contains(where: { $0.kind == .textMessage }) {
            absent.append(
                RowView(
                    label: texts("way_text_short"), icon: "message", value: texts("none"),
                    acts: [.link(texts("add"), .twoStepPhone, spoken: texts("add_phone"))]))
        }
        return ordered.map(\.element.row) + absent
    }

    private var passkeys: RowView {
        let count = state.steps.count { $0.kind == .passkey }
        return RowView(
            label: texts("passkeys"), icon: "passkey",
            value: count == 0 ? texts("none") : texts("passkeys_count", count: count),
            acts: [
                .link(
                    texts(count == 0 ? "add" : "manage"), .twoStepPasskeys,
                    spoken: texts(count == 0 ? "add_passkey" : "manage_passkeys"))
            ])
    }

    private func row(_ step: SecondStep) -> RowView {
        let used = step.lastUsedAt.map {
            texts("used_at", ["time": texts.moment($0, now: request.now, timeZone: person.timeZone)])
        }
        return RowView(
            label: texts(step.kind == .app ? "way_app" : "way_text_short"),
            icon: step.kind == .app ? "phone" : "message",
            value: step.kind == .app ? step.name : step.number?.masked ?? step.name,
            hint: [texts("added_on", ["day": day(step.madeAt)]), used].compactMap(\.self).joined(separator: " · "),
            acts: [
                .link(
                    texts("manage"), .secondStep(id: step.id),
                    spoken: texts("manage_step", ["name": step.number?.masked ?? step.name]))
            ])
    }
}
