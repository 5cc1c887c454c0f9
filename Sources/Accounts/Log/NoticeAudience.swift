/// Who gets a letter about an entry of the security log (OWASP ASVS 5.0 6.3.5, 6.3.7).
///
/// A refused sign-in sends nothing: anybody can make as many of those as they like.
enum NoticeAudience: Sendable, Hashable {
    case nobody
    /// The person concerned.
    case person
    /// All administrators of the company.
    case administrators
    case personAndAdministrators

    var includesPerson: Bool { self == .person || self == .personAndAdministrators }
    var includesAdministrators: Bool { self == .administrators || self == .personAndAdministrators }

    /// How many backup codes are few.
    static let fewBackupCodes = 2

    init(_ kind: SecurityEvent.Kind, _ facts: [String: String]) {
        self =
            switch kind {
            case .signedIn: facts["browser"] == "new" ? .person : .nobody
            case .passwordChanged, .passwordReset, .twoStepTurnedOn, .twoStepTurnedOff, .secondStepRemoved,
                .backupCodesMade, .appPasswordMade, .appPasswordRenewed, .appPasswordRevoked, .appPasswordFirstUsed,
                .roleChanged, .personRemoved:
                .person
            // The first one turns two-step verification on, and the letter about that says so.
            case .secondStepAdded: facts["turned-on"] == nil ? .person : .nobody
            case .backupCodeUsed: Int(facts["left"] ?? "").map { $0 <= Self.fewBackupCodes } == true ? .person : .nobody
            // If they end with something else, the letter about that says so. The word is that of
            // `RevokedAppPassword.Reason`, which this folder does not know.
            case .appPasswordsRevoked: facts["reason"] == "all-revoked" ? .person : .nobody
            case .twoStepReset: .personAndAdministrators
            case .textMessagesStopped: .administrators
            // Else somebody who takes an account over could silence the letters unnoticed.
            case .companyChanged: facts["system-mailbox"] == nil ? .nobody : .administrators
            default: .nobody
            }
    }
}
