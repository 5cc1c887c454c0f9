import Accounts
import Storage

extension InterfaceProblem {
    /// Translates what the room of accounts refused.
    ///
    /// - Parameter texts: The words of the fields' problems.
    init(_ error: AccountsError, texts: SiteTexts, now: Timestamp) {
        switch error {
        case .input(let problems):
            self.init(
                fields: problems.map {
                    InterfaceFieldProblem(field: $0.field.rawValue, code: $0.kind.code, sentence: texts.sentence($0))
                })
        case .notFound, .link: self.init(.notFound)
        case .administratorsOnly: self.init(.administratorsOnly)
        case .notConfirmed: self.init(.notConfirmed)
        case .twoStepRequired: self.init(.twoStepRequired)
        case .lastSecondStep: self.init(.lastSecondStep)
        case .twoStepOff: self.init(.twoStepOff)
        case .lastAdministrator: self.init(.lastAdministrator)
        case .ownAccount: self.init(.ownAccount)
        case .tooMany(let limit):
            self.init(.tooMany)
            detail = "At most \(limit)."
        case .blocked(let until):
            self.init(.blocked)
            retryAfter = Self.seconds(until, now)
        case .textMessage, .unreadableRecord: self.init(.fault)
        case .busy:
            self.init(.busy)
            retryAfter = 5
        }
    }

    /// Translates why an app password was not taken.
    init(_ refusal: AppPasswordRefusal, now: Timestamp) {
        switch refusal {
        case .wrongShape: self.init(.notAnAppPassword)
        case .unknown: self.init(.unknownAppPassword)
        case .revoked(_, let moment):
            self.init(.revokedAppPassword)
            detail = "Since \(moment)."
        case .expired(_, let moment):
            self.init(.expiredAppPassword)
            detail = "Since \(moment)."
        case .scopeMissing(_, let scope):
            self.init(.scopeMissing)
            detail = "Its scope is \(scope.rawValue)."
        case .networkNotAllowed: self.init(.networkNotAllowed)
        case .twoStepOff: self.init(.appPasswordsOff)
        case .blocked(let until):
            self.init(.blocked)
            detail = "It was not looked at whether this app password is right."
            retryAfter = Self.seconds(until, now)
        case .outage:
            self.init(.outage)
            retryAfter = 5
        }
    }

    private static func seconds(_ until: Timestamp, _ now: Timestamp) -> Int {
        max(1, Int((until - now).components.seconds))
    }
}

extension InputProblem.Kind {
    /// Its name for programs.
    var code: String {
        switch self {
        case .missing: "missing"
        case .tooLong: "too-long"
        case .tooShort: "too-short"
        case .controlCharacters: "control-characters"
        case .malformed: "malformed"
        case .mixedAlphabets: "mixed-alphabets"
        case .wrong: "wrong"
        case .common: "common"
        case .ownWords: "own-words"
        case .taken: "taken"
        case .outOfRange: "out-of-range"
        case .unknown: "unknown"
        case .expired: "expired"
        case .clockDiffers: "clock-differs"
        }
    }
}
