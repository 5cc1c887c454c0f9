import MailWire

extension Diagnosing {
    /// Returns what it means that the server offers no suitable way to sign in.
    func signInFinding(offering offered: [String], at server: ServerObservation) -> Finding {
        if server.endpoint.security == .plaintext { return signInNeedsTLS(at: server) }
        let isOAuth = !offered.isEmpty && offered.allSatisfy { ["XOAUTH2", "OAUTHBEARER"].contains($0.uppercased()) }
        return found(isOAuth ? .onlyOAuth : .noSignIn, at: server)
    }

    func signInNeedsTLS(at server: ServerObservation) -> Finding {
        var endpoint = server.endpoint
        endpoint.security = .startTLS
        let fix = server.endpoint.security == .plaintext ? Fix.server(server.service, endpoint) : nil
        return found(.signInNeedsTLS, at: server, fix: fix)
    }

    /// Returns what a refused sign-in means. What the server says for certain counts first, then the look of the
    /// password, then what the other server did with the same password.
    func refusalFinding(_ words: ServerWords, at server: ServerObservation) -> Finding {
        switch RefusalReason(words, at: .signIn) {
        case .tooManySignIns, .tooFast: found(.tooManySignIns, at: server)
        case .tooManyConnections: found(.tooManyConnections, at: server)
        case .trafficUsedUp: found(.trafficUsedUp, at: server)
        case .sendingLimit: found(.sendingLimit, at: server)
        case .webSignIn: found(.webSignIn, at: server, signInPage)
        case .appPasswordNeeded: found(.appPasswordNeeded, at: server, passwordPage)
        case .basicAuthenticationOff: found(.basicAuthenticationOff, at: server)
        case .smtpOff: found(.smtpOff, at: server)
        case .imapOff: found(.imapOff, at: server, page(toSwitchOn: .imap))
        case .passwordExpired: found(.passwordExpired, at: server)
        case .accountBlocked: found(.accountBlocked, at: server)
        case .needsTLS: signInNeedsTLS(at: server)
        case .unavailable, .greylisted: found(.signInUnavailable, at: server)
        case .mailboxFull: found(.mailboxFull, at: server)
        case .mechanism: mechanismFinding(at: server)
        case .credentials, .other, .tooManyRecipients: credentialsFinding(at: server)
        case .unclear: isPasswordTaken(by: server) ? mechanismFinding(at: server) : credentialsFinding(at: server)
        }
    }

    private func credentialsFinding(at server: ServerObservation) -> Finding {
        if seen.hasToken { return found(.tokenRefused, at: server) }
        // Microsoft's IMAP says only “LOGIN failed.” whatever was wrong. No password would have been right.
        if seen.provider?.password == .oauth { return found(.basicAuthenticationOff, at: server) }
        if isPasswordTaken(by: server) { return oneSidedFinding(at: server) }
        if let finding = appPasswordFinding(at: server) { return finding }
        if seen.password?.hasOuterSpaces == true {
            return found(.passwordSpaces, at: server, fix: .passwordWithoutSpaces)
        }
        if seen.provider?.switchOnFirst.contains(where: { $0.what == .mailPrograms }) == true {
            return found(.mailProgramsOff, at: server, page(toSwitchOn: .mailPrograms))
        }
        return found(.passwordWrong, at: server)
    }

    /// The finding for a mechanism that the server announces but does not carry out. No password would have been right.
    private func mechanismFinding(at server: ServerObservation) -> Finding {
        found(.mechanismBroken, at: server, [.mechanism: server.refusedMechanism ?? "AUTH"])
    }

    /// Whether the other server accepted the same user name and password.
    private func isPasswordTaken(by server: ServerObservation) -> Bool {
        guard let other = seen.server(server.service == .imap ? .smtp : .imap) else { return false }
        return other.hasPassed(.signIn) && other.userName == server.userName
    }

    /// The finding if the other server accepted the same user name and password, which are therefore right.
    private func oneSidedFinding(at server: ServerObservation) -> Finding {
        guard server.service == .imap else { return found(.onlyIMAPWorks, at: server) }
        let switches = seen.provider?.switchOnFirst.filter { $0.what != .twoStepVerification } ?? []
        guard let first = switches.first else { return found(.onlySMTPWorks, at: server) }
        return found(.imapOff, at: server, page(toSwitchOn: first.what))
    }

    /// What the look of the password reveals, if the provider accepts app passwords only.
    private func appPasswordFinding(at server: ServerObservation) -> Finding? {
        guard let provider = seen.provider, provider.password == .appPassword else { return nil }
        guard let letters = provider.passwordLetters, let shape = seen.password else {
            return found(.appPasswordWrong, at: server, passwordPage)
        }
        var values = passwordPage
        values[.letters] = String(letters)
        values[.given] = String(shape.length)
        if shape.isLetters, shape.length == letters { return found(.appPasswordWrong, at: server, values) }
        if shape.isLetters, abs(shape.length - letters) <= Self.lettersMissed {
            return found(.appPasswordLength, at: server, values)
        }
        if shape.isLettersAndDigits, shape.length == letters { return found(.appPasswordDigits, at: server, values) }
        guard provider.switchOnFirst.contains(where: { $0.what == .twoStepVerification }) else {
            return found(.appPasswordNeeded, at: server, values)
        }
        return found(.twoStepOff, at: server, values.merging(page(toSwitchOn: .twoStepVerification)) { $1 })
    }

    /// How many letters may be missing or added if a password is still taken for an app password.
    private static let lettersMissed = 2

    private var passwordPage: [Placeholder: String] {
        var values: [Placeholder: String] = [:]
        values[.page] = seen.provider?.passwordPage
        return values
    }

    private var signInPage: [Placeholder: String] {
        var values: [Placeholder: String] = [:]
        values[.page] = seen.provider?.webMail
        return values
    }

    private func page(toSwitchOn what: Provider.Switch.What) -> [Placeholder: String] {
        var values: [Placeholder: String] = [:]
        let first = seen.provider?.switchOnFirst.first { $0.what == what }
        values[.page] = first?.page ?? seen.provider?.switchOnFirst.first?.page
        return values
    }
}
