import Accounts
import Storage

extension SiteTexts {
    /// Returns the sentence of a problem: the one of the field if there is one, else the one of its kind, which names
    /// the field.
    ///
    /// - Parameter view: The field as the page shows it; `nil` if the page has no such field.
    func sentence(_ problem: InputProblem, at view: FieldView? = nil) -> String {
        if case .clockDiffers(let seconds) = problem.kind {
            let minutes = max(1, Int((Double(seconds.magnitude) / 60).rounded()))
            return self(seconds < 0 ? "problem_code_clock_slow" : "problem_code_clock_fast", count: minutes)
        }
        let (kind, gaps) = Self.name(problem.kind)
        let field = problem.field.rawValue.replacing("-", with: "_")
        let own = [view?.problemStem ?? field, field].map { "problem_\($0)_\(kind)" }
        let label = view?.label ?? self("field_\(field)")
        return self(own.first(where: keys.contains) ?? "problem_any_\(kind)", gaps.merging(["field": label]) { $1 })
    }

    /// Returns the sentences of an error that belongs to a form; `nil` if the error is of another kind.
    ///
    /// - Parameter form: The form, whose labels the sentences use.
    func sentences(
        _ error: AccountsError, now: Timestamp, in form: FormView? = nil
    ) -> [(field: String, sentence: String)]? {
        switch error {
        case .input(let problems):
            problems.map { ($0.field.rawValue, sentence($0, at: form?.field($0.field.rawValue))) }
        case .blocked(let until):
            [("", blocked(until - now) + (form?.action == .signIn ? " " + self("problem_blocked_elsewhere") : ""))]
        case .textMessage(let problem): [(AccountsField.phoneNumber.rawValue, sentence(problem, now: now))]
        case .tooMany(let limit): [("", self("problem_too_many", ["limit": number(limit)]))]
        case .lastAdministrator: [("", self("problem_last_administrator"))]
        case .ownAccount: [("", self("problem_own_account"))]
        case .twoStepRequired: [("", self("problem_two_step_required"))]
        case .twoStepOff: [("", self("problem_two_step_off"))]
        case .lastSecondStep: [("", self("problem_last_second_step"))]
        case .busy: [("", self("problem_busy"))]
        case .notFound, .administratorsOnly, .notConfirmed, .link, .unreadableRecord: nil
        }
    }

    private func sentence(_ problem: TextMessageProblem, now: Timestamp) -> String {
        switch problem {
        case .noGateway: self("problem_text_no_gateway")
        case .unsuitableNumber: self("problem_text_number")
        case .foreignPrefix(let allowed): self("problem_text_prefix", ["prefixes": allowed.joined(separator: ", ")])
        case .tooSoon(let until): self("problem_text_too_soon", count: Self.seconds(until - now))
        case .limit(let until): enough(Self.seconds(until - now))
        case .stopped: self("problem_text_stopped")
        case .gatewayFailed: self("problem_text_gateway")
        }
    }

    private func enough(_ seconds: Int) -> String {
        let minutes = (seconds + 59) / 60
        return minutes <= 120
            ? self("problem_text_limit", count: minutes) : self("problem_text_limit_hours", count: (minutes + 59) / 60)
    }

    private func blocked(_ wait: Duration) -> String {
        let seconds = Self.seconds(wait)
        return seconds <= 120
            ? self("problem_blocked", count: seconds) : self("problem_blocked_minutes", count: (seconds + 59) / 60)
    }

    private static func seconds(_ duration: Duration) -> Int { max(1, Int(duration.components.seconds)) }

    private static func name(_ kind: InputProblem.Kind) -> (String, [String: String]) {
        switch kind {
        case .missing: ("missing", [:])
        case .tooLong(let limit): ("too_long", ["limit": String(limit)])
        case .tooShort(let least): ("too_short", ["least": String(least)])
        case .controlCharacters: ("control_characters", [:])
        case .malformed: ("malformed", [:])
        case .mixedAlphabets: ("mixed_alphabets", [:])
        case .wrong: ("wrong", [:])
        case .common: ("common", [:])
        case .ownWords: ("own_words", [:])
        case .taken: ("taken", [:])
        case .outOfRange: ("out_of_range", [:])
        case .unknown: ("unknown", [:])
        case .expired: ("expired", [:])
        case .clockDiffers(let seconds): (seconds < 0 ? "clock_slow" : "clock_fast", [:])
        }
    }
}
