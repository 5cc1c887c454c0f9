import Accounts

extension Site {
    /// Gives a request, which has passed the gates, to its page.
    func dispatch(_ request: PageRequest) async throws -> PageAnswer {
        switch request.path {
        case .components:
            return configuration.isDevelopment ? .page(Page("components", title: "Components")) : .notFound
        case .language: return try await LanguageChoice(services: services).answer(request)
        case .signIn:
            return try await SignInPage(services: services, hasPasskeys: configuration.hasPasskeys).answer(request)
        case .signInCode: return try await CodePage(services: services).answer(request)
        case .signInSendAgain: return try await CodePage(services: services).sendAgain(request)
        case .signInPasskey: return try await PasskeySignIn(services: services).answer(request)
        case .signInOtherWay: return try await OtherWayPage(services: services).answer(request)
        case .signOut: return try await SignOut(services: services).answer(request)
        case .setUpLink(let token): return LinkCookie.follow(token, to: .setUp, request)
        case .setUp: return try await SetUpPage(services: services).answer(request)
        case .joinLink(let token): return LinkCookie.follow(token, to: .join, request)
        case .join: return try await JoinPage(services: services).answer(request)
        case .resetLink(let token): return LinkCookie.follow(token, to: .reset, request)
        case .reset: return try await ResetPage(services: services).answer(request)
        case .forgot: return try await ForgotPage(services: services, letters: letters).answer(request)
        case .confirm:
            return try await ConfirmPage(services: services, hasPasskeys: configuration.hasPasskeys, goOn: goOn)
                .answer(request)
        case .security: return try await SecurityPage(services: services).answer(request)
        case .password: return try await PasswordPage(services: services).answer(request)
        case .securityLog: return try await LogPage(services: services).own(request)
        case .companyLog: return try await LogPage(services: services).company(request)
        case .twoStep, .twoStepApp, .twoStepPhone, .twoStepPhoneCode, .twoStepBackupCodes, .twoStepPasskeys,
            .twoStepTurnOff, .secondStep, .removeSecondStep:
            return try await twoStep(request)
        case .newAppPassword, .appPassword, .renewAppPassword, .revokeAppPassword, .revokeAllAppPasswords,
            .appPasswordUse:
            return try await appPasswords(request)
        case .browsers, .endSession, .endOtherSessions, .forgetBrowser: return try await browsers(request)
        case .home: return try await HomePage(services: services, isSecure: configuration.isSecure).answer(request)
        case .hideChecklist:
            return try await HomePage(services: services, isSecure: configuration.isSecure).hide(request)
        case .profile: return try await ProfilePage(services: services).answer(request)
        case .messages: return try await MessageListPage(services: services).answer(request)
        case .messageActions: return try await MessageActionsPage(services: services).answer(request)
        case .message(let id): return try await ConversationPage(services: services).answer(id, request)
        case .messagePart(let id, let number):
            return try await LetterFiles(services: services).part(number, of: id, request)
        case .messageBody(let id):
            return try await LetterBody(services: services, origin: configuration.origin).answer(id, request)
        case .messageSource(let id): return try await LetterFiles(services: services).source(of: id, request)
        case .drafts, .newDraft, .draft, .draftFile: return try await drafts(request)
        case .outbox: return try await OutboxListPage(services: services).answer(request)
        case .outboxLetter(let id):
            return try await OutboxLetterPage(services: services, later: letters.later).answer(id, request)
        case .mailboxes, .newMailbox, .mailboxAttempt, .fetchMailboxes, .mailbox, .mailboxPassword, .mailboxFetch,
            .mailboxPeople, .mailboxDisconnect:
            return try await mailboxes(request)
        case .people, .invite, .invitation, .person, .personRole, .personRemove, .personTwoStep, .personSessions,
            .personPasswordLink:
            return try await team(request)
        case .company: return try await CompanyPages(services: services).overview(request)
        case .companySignIn: return try await CompanyPages(services: services).signIn(request)
        case .companyTextMessages: return try await CompanyPages(services: services).textMessages(request)
        default: return .notFound
        }
    }

    private func team(_ request: PageRequest) async throws -> PageAnswer {
        let invitations = InvitePages(services: services, letters: letters)
        let people = PersonPages(services: services, letters: letters)
        switch request.path {
        case .invite: return try await invitations.invite(request)
        case .invitation(let id): return try await invitations.act(id, request)
        case .person(let id): return try await people.details(id, request)
        case .personRole(let id): return try await people.changeRole(id, request)
        case .personRemove(let id): return try await people.remove(id, request)
        case .personTwoStep(let id): return try await people.resetTwoStep(id, request)
        case .personSessions(let id): return try await people.endSessions(id, request)
        case .personPasswordLink(let id): return try await people.passwordLink(id, request)
        default: return try await PeoplePage(services: services).answer(request)
        }
    }

    private func drafts(_ request: PageRequest) async throws -> PageAnswer {
        let pages = DraftPages(services: services)
        switch request.path {
        case .newDraft: return try await pages.new(request)
        case .draft(let id): return try await pages.draft(id, request)
        case .draftFile(let id, let file): return try await pages.file(file, of: id, request)
        default: return try await DraftListPage(services: services).answer(request)
        }
    }

    private func mailboxes(_ request: PageRequest) async throws -> PageAnswer {
        let running = RunningAttempts(services: services, later: letters.later, logger: logger)
        let pages = MailboxPages(services: services, running: running)
        let fetching = MailboxFetchPages(services: services, later: letters.later, logger: logger)
        switch request.path {
        case .newMailbox: return try await NewMailboxPage(services: services, running: running).answer(request)
        case .mailboxAttempt(let id):
            return try await AttemptPage(services: services, running: running).answer(id, request)
        case .fetchMailboxes: return try await fetching.all(request)
        case .mailbox(let id): return try await pages.details(id, request)
        case .mailboxPassword(let id): return try await pages.password(id, request)
        case .mailboxFetch(let id): return try await fetching.one(id, request)
        case .mailboxPeople(let id): return try await MailboxPeoplePage(services: services).answer(id, request)
        case .mailboxDisconnect(let id): return try await pages.disconnect(id, request)
        default: return try await MailboxListPage(services: services).answer(request)
        }
    }

    private func twoStep(_ request: PageRequest) async throws -> PageAnswer {
        switch request.path {
        case .twoStepApp: try await TwoStepAppPage(services: services).answer(request)
        case .twoStepPhone: try await TwoStepPhonePages(services: services).number(request)
        case .twoStepPhoneCode: try await TwoStepPhonePages(services: services).code(request)
        case .twoStepBackupCodes: try await BackupCodesPage(services: services).answer(request)
        case .twoStepPasskeys:
            try await PasskeysPage(services: services, isPossible: configuration.hasPasskeys).answer(request)
        case .twoStepTurnOff: try await TurnOffPage(services: services).answer(request)
        case .secondStep(let id): try await SecondStepPages(services: services).details(id, request)
        case .removeSecondStep(let id): try await SecondStepPages(services: services).remove(id, request)
        default: try await TwoStepPage(services: services).answer(request)
        }
    }

    private func appPasswords(_ request: PageRequest) async throws -> PageAnswer {
        let pages = AppPasswordPages(services: services)
        switch request.path {
        case .appPassword(let id): return try await pages.details(id, request)
        case .renewAppPassword(let id): return try await pages.renew(id, request)
        case .revokeAppPassword(let id): return try await pages.revoke(id, request)
        case .revokeAllAppPasswords: return try await pages.revokeAll(request)
        case .appPasswordUse(let id): return try await pages.use(id, request)
        default: return try await NewAppPasswordPage(services: services).answer(request)
        }
    }

    private func browsers(_ request: PageRequest) async throws -> PageAnswer {
        let pages = BrowserPages(services: services)
        switch request.path {
        case .endSession(let id): return try await pages.end(id, request)
        case .forgetBrowser(let id): return try await pages.forget(id, request)
        case .endOtherSessions: return try await pages.endOthers(request)
        default: return try await pages.list(request)
        }
    }
}
