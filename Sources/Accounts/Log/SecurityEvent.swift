import Foundation
public import Storage

/// An entry of the security log: who did what, when, from where and by which means.
public struct SecurityEvent: Sendable, Hashable {
    /// What happened. The raw value is stored; each has a sentence in every language.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case companySetUp = "company-set-up"
        case companyChanged = "company-changed"
        case twoStepRequired = "two-step-required"
        case twoStepNoLongerRequired = "two-step-no-longer-required"
        case personInvited = "person-invited"
        case invitationWithdrawn = "invitation-withdrawn"
        case personJoined = "person-joined"
        case roleChanged = "role-changed"
        case personRemoved = "person-removed"
        case profileChanged = "profile-changed"
        case signedIn = "signed-in"
        case signInRefused = "sign-in-refused"
        case signInBlocked = "sign-in-blocked"
        case secondStepRefused = "second-step-refused"
        case signedOut = "signed-out"
        case sessionEnded = "session-ended"
        case allSessionsEnded = "all-sessions-ended"
        case browserRemembered = "browser-remembered"
        case browserForgotten = "browser-forgotten"
        case passwordChanged = "password-changed"
        case passwordLinkMade = "password-link-made"
        case passwordReset = "password-reset"
        case twoStepTurnedOn = "two-step-turned-on"
        case twoStepTurnedOff = "two-step-turned-off"
        case twoStepReset = "two-step-reset"
        case secondStepAdded = "second-step-added"
        case secondStepRemoved = "second-step-removed"
        case backupCodesMade = "backup-codes-made"
        case backupCodeUsed = "backup-code-used"
        case appPasswordMade = "app-password-made"
        case appPasswordRenamed = "app-password-renamed"
        case appPasswordRenewed = "app-password-renewed"
        case appPasswordRevoked = "app-password-revoked"
        case appPasswordsRevoked = "app-passwords-revoked"
        case appPasswordFirstUsed = "app-password-first-used"
        case appPasswordRefused = "app-password-refused"
        case textMessagesStopped = "text-messages-stopped"
        case textMessagesChanged = "text-messages-changed"
        case mailboxConnected = "mailbox-connected"
        case mailboxPasswordReplaced = "mailbox-password-replaced"
        case mailboxRightsChanged = "mailbox-rights-changed"
        case mailboxDisconnected = "mailbox-disconnected"
    }

    /// Its place in the log, from 1 upwards without gaps.
    public let number: Int64
    /// The company concerned; `nil` if none is known.
    public let companyID: Int64?
    /// The person concerned; `nil` if none is known.
    public let personID: Int64?
    /// Who did it, if it was not the person concerned.
    public let actorID: Int64?
    /// When.
    public let happenedAt: Timestamp
    /// What; `nil` if a newer version wrote it.
    public let kind: Kind?
    /// Details by name, for example `name` of an app password. Never a secret.
    public let facts: [String: String]
    /// From where, and by which program.
    public let origin: ClientOrigin

    /// Reads a row of `security_events`.
    init(row: Row) throws {
        number = try row.integer("number")
        companyID = try row.optionalInteger("company_id")
        personID = try row.optionalInteger("person_id")
        actorID = try row.optionalInteger("actor_id")
        happenedAt = try row.timestamp("happened_at")
        kind = Kind(rawValue: try row.text("kind"))
        // The chain vouches for the text; what is no JSON can't be shown.
        facts = (try? JSONDecoder().decode([String: String].self, from: Data(try row.text("facts").utf8))) ?? [:]
        origin = ClientOrigin(address: try row.text("address"), program: try row.text("program"))
    }
}
