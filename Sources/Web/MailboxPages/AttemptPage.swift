import Accounts
import MailSetup
import MailWire
import Mailboxes
import Storage

/// `/mailboxes/attempts/ID`: an attempt while it is made, and the cause if the servers refuse it.
struct AttemptPage: Sendable {
    let services: SiteServices
    let running: RunningAttempts

    func answer(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let (person, company) = (signedIn.member.person.id, signedIn.member.company.id)
        let attempts = services.mailboxes.attempts
        guard let attempt = try await attempts.attempt(id, of: person, inCompany: company),
            try await mayStill(attempt, signedIn)
        else { return .notFound }
        if request.method == .post { return try await again(attempt, signedIn, request) }
        switch attempt.state {
        case .running: return .page(runningPage(attempt, signedIn, request))
        case .connected(let mailboxID, let notice): return try connected(mailboxID, notice, attempt, request)
        case .refused(let diagnosis): return refused(diagnosis, attempt, request).shown(request)
        case .failed(let failure): return failed(failure, attempt, request).shown(request)
        }
    }

    /// Whether the person still has the right that the attempt needs: it may have been taken away since it began.
    private func mayStill(_ attempt: MailboxAttempt, _ signedIn: SignedIn) async throws -> Bool {
        guard let mailboxID = attempt.replacingMailboxID else {
            return try await services.mailboxes.mayConnect(signedIn)
        }
        let access = try await services.mailboxes.people.access(to: mailboxID, of: signedIn.mailboxViewer)
        // That a mailbox has gone is said on the page.
        return access?.mayManage ?? (attempt.state == .failed(.gone))
    }

    // MARK: While it is made

    /// The page grows as the servers answer, and then asks for itself once more: it needs no script.
    private func runningPage(_ attempt: MailboxAttempt, _ signedIn: SignedIn, _ request: PageRequest) -> Page {
        let texts = request.texts
        var page = Page(
            "attempt-running", title: texts("attempt_title", ["address": attempt.address]),
            ["intro": texts("attempt_intro"), "back": Self.back(texts)])
        let (person, company) = (signedIn.member.person.id, signedIn.member.company.id)
        let attempts = services.mailboxes.attempts
        let card = AttemptCard(texts: texts, doctor: try? services.mailboxes.doctor(texts.language))
        let growth = PageGrowth { add in
            // From here on, so that nothing lies between the look and the wait.
            let changes = attempts.changes()
            var shown: Set<MailService> = []
            func look() async -> Bool {
                guard let now = try? await attempts.attempt(attempt.id, of: person, inCompany: company) else {
                    return false
                }
                for service in MailService.allCases where !shown.contains(service) {
                    guard let steps = now.steps[service] else { continue }
                    shown.insert(service)
                    await add("attempt-side", card.values(service, steps))
                }
                return now.state == .running
            }
            guard await look() else { return }
            for await id in changes where id == nil || id == attempt.id {
                guard await look() else { return }
            }
        }
        page.values["mark"] = growth.mark
        page.growth = growth
        return page
    }

    // MARK: When it has ended

    private func connected(
        _ mailboxID: Int64, _ notice: Diagnosis?, _ attempt: MailboxAttempt, _ request: PageRequest
    ) throws -> PageAnswer {
        let key = attempt.replacingMailboxID == nil ? "notice_mailbox_connected" : "notice_password_replaced"
        return .seeOther(
            .mailbox(id: mailboxID),
            cookies: [SiteNotice.cookie(key, ["address": attempt.address], on: request)])
    }

    private func refused(_ diagnosis: Diagnosis, _ attempt: MailboxAttempt, _ request: PageRequest) -> FormPage {
        let texts = request.texts
        let doctor = try? services.mailboxes.doctor(texts.language)
        let advice = doctor?.advice(on: diagnosis)
        let card = AttemptCard(texts: texts, doctor: doctor)
        let words = diagnosis.evidence.compactMap(\.serverWords).filter { !$0.isEmpty }
        let also = diagnosis.alsoWrong.compactMap { doctor?.sentence(for: $0) }.filter { !$0.contains("{") }
        var values = common(attempt, request)
        values["cause"] = advice?.cause ?? ""
        values["has_remedy"] = advice?.remedy.isEmpty == false
        values["remedy"] = (advice?.remedy ?? []).map { Self.linked($0) }
        values["fix"] = [advice?.fix.map { Self.fix($0, attempt, texts).values }].compactMap(\.self)
        values["has_words"] = !words.isEmpty
        values["words"] = words
        values["has_also"] = !also.isEmpty
        values["also"] = also
        values["sides"] = MailService.allCases.compactMap { service in
            attempt.steps[service].map { card.values(service, $0) }
        }
        return FormPage(
            template: "attempt", title: texts("attempt_refused", ["address": attempt.address]),
            form: form(attempt, request), values: values)
    }

    private func failed(
        _ failure: MailboxAttempt.Failure, _ attempt: MailboxAttempt, _ request: PageRequest
    ) -> FormPage {
        let texts = request.texts
        var values = common(attempt, request)
        values["cause"] = texts("attempt_failed_\(failure.key)")
        for list in ["has_remedy", "has_words", "has_also"] { values[list] = false }
        for list in ["remedy", "words", "also", "fix", "sides"] { values[list] = [] as [String] }
        return FormPage(
            template: "attempt", title: texts("attempt_refused", ["address": attempt.address]),
            form: form(attempt, request), values: values)
    }

    private func common(_ attempt: MailboxAttempt, _ request: PageRequest) -> [String: any Sendable] {
        let texts = request.texts
        let other: (key: String, path: SitePath) =
            attempt.replacingMailboxID.map { ("back_to_mailbox", .mailbox(id: $0)) } ?? ("change_servers", .newMailbox)
        return [
            // A refused form has its own focus.
            "back": Self.back(texts), "focused": request.method == .get, "has_links": true,
            "links": [["path": other.path.text, "text": texts(other.key)]],
        ]
    }

    /// The password once more: what else was typed is kept.
    private func form(_ attempt: MailboxAttempt, _ request: PageRequest) -> FormView {
        let texts = request.texts
        var form = FormView(
            .mailboxAttempt(id: attempt.id), button: texts("try_again"), [NewMailboxPage.password(texts)])
        form.hidden = [("act", "password")]
        form.otherLink = (texts("cancel"), .mailboxes)
        return form
    }

    private static func fix(_ words: String, _ attempt: MailboxAttempt, _ texts: SiteTexts) -> ActView {
        .button(texts("attempt_fix", ["fix": words]), .mailboxAttempt(id: attempt.id), .primary, "fix")
    }

    private static func back(_ texts: SiteTexts) -> [String: any Sendable] {
        ["path": SitePath.mailboxes.text, "text": texts("mailboxes")]
    }

    /// A step of the remedy, cut around the address of a page, so that the page can be opened.
    static func linked(_ sentence: String) -> [String: any Sendable] {
        guard let start = sentence.ranges(of: "https://").first?.lowerBound else {
            return ["before": sentence, "link": "", "after": ""]
        }
        let end = sentence[start...].firstIndex { $0 == " " || $0 == ")" || $0 == "," } ?? sentence.endIndex
        var link = sentence[start..<end]
        while let last = link.last, ".;:".contains(last) { link.removeLast() }
        return [
            "before": String(sentence[..<start]), "link": String(link), "after": String(sentence[link.endIndex...]),
        ]
    }

    // MARK: Again

    private func again(
        _ attempt: MailboxAttempt, _ signedIn: SignedIn, _ request: PageRequest
    ) async throws -> PageAnswer {
        let change: AttemptChange =
            request.form["act"] == "fix"
            ? .fix : .password(Secret(request.form[MailboxField.password.rawValue] ?? ""))
        do {
            let next = try await services.mailboxes.attempts.begin(
                again: attempt.id, change, by: signedIn.member.person.id, inCompany: signedIn.member.company.id)
            return running.begin(next, request)
        } catch AttemptError.notFound {
            return .seeOther(.newMailbox, cookies: [SiteNotice.cookie("notice_attempt_shown_once", on: request)])
        } catch {
            guard let problem = request.texts.mailboxProblem(error) else { throw error }
            guard case .refused(let diagnosis) = attempt.state else {
                return failed(.fault, attempt, request).refused([problem], request)
            }
            return refused(diagnosis, attempt, request).refused([problem], request)
        }
    }
}

extension MailboxAttempt.Failure {
    /// What the key of its sentence ends with.
    fileprivate var key: String {
        switch self {
        case .alreadyConnected: "taken"
        case .gone: "gone"
        case .interrupted: "interrupted"
        case .fault: "fault"
        }
    }
}

/// The steps of one server, as the template `attempt-side` reads them.
struct AttemptCard: Sendable {
    let texts: SiteTexts
    let doctor: DoctorTexts?

    func values(_ service: MailService, _ steps: [ExaminationStep]) -> [String: any Sendable] {
        [
            "id": "side-\(service.rawValue)", "title": doctor?.name(of: service) ?? service.rawValue,
            "steps": steps.map { values($0) },
        ]
    }

    private func values(_ step: ExaminationStep) -> [String: any Sendable] {
        let (state, word) =
            switch step.outcome {
            case .passed: ("done", "step_passed")
            case .failed: ("bad", "step_failed")
            case .notReached: ("next", "step_not_reached")
            }
        return [
            "state": state, "text": doctor?.name(of: step.step) ?? step.step.rawValue, "word": texts(word), "time": "",
        ]
    }
}
