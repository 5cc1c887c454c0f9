/// Who may come to an address.
enum SiteAccess: Hashable, Sendable, CaseIterable {
    /// Anybody.
    case anybody
    /// Anybody who has followed a link; the page itself looks at the link.
    case linkHolder
    /// Who has given the password and owes the second step.
    case halfway
    /// Who is signed in.
    case person
    /// Who is signed in and has confirmed within the last ten minutes that it is them.
    case confirmedPerson
    /// An administrator.
    case administrator
    /// An administrator who has confirmed within the last ten minutes that it is them.
    case confirmedAdministrator
    /// An app password by HTTP Basic, or a session. The interface itself looks at scopes.
    case programs
}

/// The methods that the site knows, by their names in HTTP. HEAD is answered as GET.
enum SiteMethod: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    /// For programs only: no page has this method.
    case patch = "PATCH"
    /// For programs only: no page has this method.
    case delete = "DELETE"
}

extension SitePath {
    /// The methods that the address answers; the others get 405.
    var methods: Set<SiteMethod> {
        switch self {
        case .signOut, .language, .signInPasskey, .signInSendAgain, .hideChecklist, .endSession, .endOtherSessions,
            .forgetBrowser, .personRole, .personSessions, .personPasswordLink, .invitation,
            .fetchMailboxes, .mailboxFetch, .messageActions:
            [.post]
        case .setUpLink, .joinLink, .resetLink, .asset, .components, .home, .security,
            .securityLog, .people, .person, .appPasswordUse, .companyLog, .signInOtherWay, .browsers, .twoStep,
            .mailboxes,
            .mailbox, .messages, .message, .messagePart, .messageSource, .messageBody, .drafts, .draftFile, .outbox:
            [.get]
        case .api: Set(SiteMethod.allCases)
        default: [.get, .post]
        }
    }

    /// Whether the forms of this address bring files.
    var takesFiles: Bool {
        switch self {
        case .newDraft, .draft: true
        default: false
        }
    }

    /// Who may come here. A new address does not compile without an answer.
    func access(_ method: SiteMethod) -> SiteAccess {
        // Below `/security`, only the log opens without a confirmation, and what a page asks for again and again until
        // an app password is used: that may take longer than a confirmation holds.
        switch self {
        case .asset, .components, .language, .signIn, .signInPasskey, .forgot: .anybody
        case .setUp, .setUpLink, .join, .joinLink, .reset, .resetLink: .linkHolder
        case .signInCode, .signInOtherWay, .signInSendAgain: .halfway
        case .signOut, .home, .hideChecklist, .security, .confirm, .profile, .securityLog, .appPasswordUse, .mailboxes,
            .newMailbox, .mailboxAttempt, .fetchMailboxes, .mailbox, .mailboxPassword, .mailboxFetch, .messages,
            .message, .messagePart, .messageSource, .messageBody, .drafts, .newDraft, .draft, .draftFile,
            .outbox, .outboxLetter, .messageActions:
            .person
        case .password, .twoStep, .twoStepApp, .twoStepPhone, .twoStepPhoneCode, .twoStepBackupCodes, .twoStepPasskeys,
            .twoStepTurnOff, .secondStep, .removeSecondStep, .newAppPassword, .appPassword, .renewAppPassword,
            .revokeAppPassword, .revokeAllAppPasswords, .browsers, .endSession, .endOtherSessions, .forgetBrowser:
            .confirmedPerson
        case .people, .person, .companyLog: .administrator
        case .invite, .invitation, .personRole, .personRemove, .personTwoStep, .personSessions, .personPasswordLink:
            .confirmedAdministrator
        case .mailboxPeople, .mailboxDisconnect:
            method == .get ? .person : .confirmedPerson
        case .company, .companySignIn, .companyTextMessages:
            method == .get ? .administrator : .confirmedAdministrator
        case .api: .programs
        }
    }
}
