/// Every address of the site. It is parsed and printed here and nowhere else. The server itself answers for its health
/// and figures.
enum SitePath: Hashable, Sendable {
    // Coming in
    case setUp, setUpLink(token: String)
    case join, joinLink(token: String)
    case reset, resetLink(token: String)
    case signIn, signInCode, signInOtherWay, signInPasskey, signInSendAgain
    case signOut, forgot, language
    // What belongs to no person
    case asset(hash: String, name: String), components
    // A person's own
    case home, hideChecklist
    case security, password, confirm, profile
    case twoStep, twoStepApp, twoStepPhone, twoStepPhoneCode, twoStepBackupCodes, twoStepPasskeys, twoStepTurnOff
    case secondStep(id: Int64), removeSecondStep(id: Int64)
    case newAppPassword, appPassword(id: Int64), renewAppPassword(id: Int64), revokeAppPassword(id: Int64)
    case revokeAllAppPasswords, appPasswordUse(id: Int64)
    case browsers, endSession(id: Int64), endOtherSessions, forgetBrowser(id: Int64)
    case securityLog
    // Letters
    case messages, message(id: Int64), messagePart(id: Int64, part: Int64), messageSource(id: Int64)
    case messageBody(id: Int64), messageActions
    // Letters that are being written
    case drafts, newDraft, draft(id: Int64), draftFile(id: Int64, file: Int64)
    case outbox, outboxLetter(id: Int64)
    // Mailboxes
    case mailboxes, newMailbox, mailboxAttempt(id: Int64), fetchMailboxes
    case mailbox(id: Int64), mailboxPassword(id: Int64), mailboxFetch(id: Int64), mailboxPeople(id: Int64)
    case mailboxDisconnect(id: Int64)
    // The company
    case people, invite, invitation(id: Int64)
    case person(id: Int64), personRole(id: Int64), personRemove(id: Int64), personTwoStep(id: Int64)
    case personSessions(id: Int64), personPasswordLink(id: Int64)
    case company, companySignIn, companyTextMessages, companyLog
    // The JSON interface
    case api(String)
}

extension SitePath {
    /// The addresses without a part of their own.
    static let fixed: [SitePath] = [
        .setUp, .join, .reset, .signIn, .signInCode, .signInOtherWay, .signInPasskey, .signInSendAgain, .signOut,
        .forgot, .language, .components, .home, .hideChecklist, .security, .password,
        .confirm, .profile, .twoStep, .twoStepApp, .twoStepPhone, .twoStepPhoneCode, .twoStepBackupCodes,
        .twoStepPasskeys, .twoStepTurnOff, .newAppPassword, .revokeAllAppPasswords, .browsers, .endOtherSessions,
        .securityLog, .messages, .messageActions, .drafts, .newDraft, .outbox, .mailboxes, .newMailbox, .fetchMailboxes,
        .people, .invite, .company, .companySignIn,
        .companyTextMessages, .companyLog,
    ]

    private static let byText = Dictionary(uniqueKeysWithValues: fixed.map { ($0.text, $0) })

    /// The path, beginning with a slash.
    var text: String {
        switch self {
        case .setUp: "/set-up"
        case .setUpLink(let token): "/set-up/\(token)"
        case .join: "/join"
        case .joinLink(let token): "/join/\(token)"
        case .reset: "/reset"
        case .resetLink(let token): "/reset/\(token)"
        case .signIn: "/sign-in"
        case .signInCode: "/sign-in/code"
        case .signInOtherWay: "/sign-in/other-way"
        case .signInPasskey: "/sign-in/passkey"
        case .signInSendAgain: "/sign-in/send-again"
        case .signOut: "/sign-out"
        case .forgot: "/forgot"
        case .language: "/language"
        case .asset(let hash, let name): "/assets/\(hash)/\(name)"
        case .components: "/assets"
        case .home: "/"
        case .hideChecklist: "/hide"
        case .security: "/security"
        case .password: "/security/password"
        case .confirm: "/confirm"
        case .profile: "/profile"
        case .twoStep: "/security/two-step"
        case .twoStepApp: "/security/two-step/app"
        case .twoStepPhone: "/security/two-step/phone"
        case .twoStepPhoneCode: "/security/two-step/phone/code"
        case .twoStepBackupCodes: "/security/two-step/backup-codes"
        case .twoStepPasskeys: "/security/two-step/passkeys"
        case .twoStepTurnOff: "/security/two-step/turn-off"
        case .secondStep(let id): "/security/two-step/\(id)"
        case .removeSecondStep(let id): "/security/two-step/\(id)/remove"
        case .newAppPassword: "/security/app-passwords/new"
        case .appPassword(let id): "/security/app-passwords/\(id)"
        case .renewAppPassword(let id): "/security/app-passwords/\(id)/renew"
        case .revokeAppPassword(let id): "/security/app-passwords/\(id)/revoke"
        case .appPasswordUse(let id): "/security/app-passwords/\(id)/use"
        case .revokeAllAppPasswords: "/security/app-passwords/revoke-all"
        case .browsers: "/security/browsers"
        case .endSession(let id): "/security/browsers/\(id)/end"
        case .endOtherSessions: "/security/browsers/end-others"
        case .forgetBrowser(let id): "/security/browsers/\(id)/forget"
        case .securityLog: "/security/log"
        case .messages: "/messages"
        case .message(let id): "/messages/\(id)"
        case .messagePart(let id, let part): "/messages/\(id)/parts/\(part)"
        case .messageSource(let id): "/messages/\(id)/source"
        case .messageBody(let id): "/messages/\(id)/body"
        case .messageActions: "/messages/actions"
        case .drafts: "/drafts"
        case .newDraft: "/drafts/new"
        case .draft(let id): "/drafts/\(id)"
        case .draftFile(let id, let file): "/drafts/\(id)/files/\(file)"
        case .outbox: "/outbox"
        case .outboxLetter(let id): "/outbox/\(id)"
        case .mailboxes: "/mailboxes"
        case .newMailbox: "/mailboxes/new"
        case .mailboxAttempt(let id): "/mailboxes/attempts/\(id)"
        case .fetchMailboxes: "/mailboxes/fetch"
        case .mailbox(let id): "/mailboxes/\(id)"
        case .mailboxPassword(let id): "/mailboxes/\(id)/password"
        case .mailboxFetch(let id): "/mailboxes/\(id)/fetch"
        case .mailboxPeople(let id): "/mailboxes/\(id)/people"
        case .mailboxDisconnect(let id): "/mailboxes/\(id)/disconnect"
        case .people: "/people"
        case .invite: "/people/invite"
        case .invitation(let id): "/people/invitations/\(id)"
        case .person(let id): "/people/\(id)"
        case .personRole(let id): "/people/\(id)/role"
        case .personRemove(let id): "/people/\(id)/remove"
        case .personTwoStep(let id): "/people/\(id)/two-step"
        case .personSessions(let id): "/people/\(id)/sessions"
        case .personPasswordLink(let id): "/people/\(id)/new-password-link"
        case .company: "/company"
        case .companySignIn: "/company/sign-in"
        case .companyTextMessages: "/company/text-messages"
        case .companyLog: "/company/log"
        case .api(let rest): "/api/v1/\(rest)"
        }
    }

    /// The page that a person comes to after a detour from a form of this address: the address itself if it has a page.
    var pathToReturnTo: SitePath {
        if methods.contains(.get) { return self }
        return switch self {
        case .signInSendAgain: .signInCode
        case .signInPasskey: .signIn
        case .endSession, .endOtherSessions, .forgetBrowser: .browsers
        case .personRole(let id), .personSessions(let id), .personPasswordLink(let id): .person(id: id)
        case .invitation: .people
        case .fetchMailboxes: .mailboxes
        case .messageActions: .messages
        case .mailboxFetch(let id): .mailbox(id: id)
        default: .home
        }
    }

    /// Whether the address is open to a person whose company requires two-step verification, before it is on.
    var isOpenWithoutTwoStep: Bool {
        switch self {
        case .twoStep, .twoStepApp, .twoStepPhone, .twoStepPhoneCode, .twoStepBackupCodes, .twoStepPasskeys, .confirm,
            .signOut, .language:
            true
        default: false
        }
    }

    /// Reads a path without query; `nil` if there is no such address. A path has one form only: `/people/01` and
    /// `/people/` are none.
    init?(_ text: String) {
        if let fixed = Self.byText[text] {
            self = fixed
            return
        }
        guard text.utf8.count <= Self.longest, text.utf8.first == UInt8(ascii: "/") else { return nil }
        if text.hasPrefix("/api/v1/") {
            self = .api(String(text.dropFirst("/api/v1/".count)))
            return
        }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let path = Self.parse(parts), path.text == text else { return nil }
        self = path
    }

    /// The most bytes of a path.
    static let longest = 1_000

    private static func parse(_ parts: [String]) -> SitePath? {
        let numbers = parts.compactMap { Int64($0) }
        // `/join/` is no second form of `/join`.
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        switch (parts.first, parts.count) {
        case ("set-up", 2): return .setUpLink(token: parts[1])
        case ("join", 2): return .joinLink(token: parts[1])
        case ("reset", 2): return .resetLink(token: parts[1])
        case ("assets", 3): return .asset(hash: parts[1], name: parts[2])
        default: break
        }
        guard let id = numbers.first, let last = numbers.last, id > 0, last > 0 else { return nil }
        let pattern = parts.map { Int64($0) == nil ? $0 : "#" }.joined(separator: "/")
        return switch pattern {
        case "security/two-step/#": .secondStep(id: id)
        case "security/two-step/#/remove": .removeSecondStep(id: id)
        case "security/app-passwords/#": .appPassword(id: id)
        case "security/app-passwords/#/renew": .renewAppPassword(id: id)
        case "security/app-passwords/#/revoke": .revokeAppPassword(id: id)
        case "security/app-passwords/#/use": .appPasswordUse(id: id)
        case "security/browsers/#/end": .endSession(id: id)
        case "security/browsers/#/forget": .forgetBrowser(id: id)
        case "messages/#": .message(id: id)
        case "messages/#/parts/#": .messagePart(id: id, part: last)
        case "messages/#/source": .messageSource(id: id)
        case "messages/#/body": .messageBody(id: id)
        case "drafts/#": .draft(id: id)
        case "drafts/#/files/#": .draftFile(id: id, file: last)
        case "outbox/#": .outboxLetter(id: id)
        case "mailboxes/attempts/#": .mailboxAttempt(id: id)
        case "mailboxes/#": .mailbox(id: id)
        case "mailboxes/#/password": .mailboxPassword(id: id)
        case "mailboxes/#/fetch": .mailboxFetch(id: id)
        case "mailboxes/#/people": .mailboxPeople(id: id)
        case "mailboxes/#/disconnect": .mailboxDisconnect(id: id)
        case "people/#": .person(id: id)
        case "people/invitations/#": .invitation(id: id)
        case "people/#/role": .personRole(id: id)
        case "people/#/remove": .personRemove(id: id)
        case "people/#/two-step": .personTwoStep(id: id)
        case "people/#/sessions": .personSessions(id: id)
        case "people/#/new-password-link": .personPasswordLink(id: id)
        default: nil
        }
    }
}
