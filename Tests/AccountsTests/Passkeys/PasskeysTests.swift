import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Passkeys of people") struct PasskeysTests {
    private func problem(_ kind: InputProblem.Kind) -> AccountsError { .input([InputProblem(.passkey, kind)]) }

    @Test("The first passkey turns two-step verification on, with backup codes", arguments: TestEngine.allCases)
    func turnsOn(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, jana) = (accounts.passkeys, try await accounts.signIn(accounts.makeCompany()).signedIn)
            let options = try await passkeys.beginRegistration(by: jana, from: accounts.origin)
            #expect(options.rp.id == "mail.firma.cz" && options.user.name == "jana@firma.cz")
            #expect(options.pubKeyCredParams.map(\.alg) == [-7, -8, -257])
            #expect(options.attestation == "none" && options.excludeCredentials.isEmpty)
            let authenticator = try SampleAuthenticator(.es256)
            let added = try await passkeys.finishRegistration(
                authenticator.register(options.challenge), name: " iPhone ", by: jana, from: accounts.origin)
            #expect(added.step.kind == .passkey && added.step.name == "iPhone")
            #expect(added.backupCodes?.count == BackupCode.count)
            let state = try await accounts.twoStep.state(of: jana)
            #expect(state.since == accounts.clock.now && state.steps == [added.step])
            #expect(try await accounts.twoStep.ways(of: jana) == [.passkey, .backupCode])
            let again = try await passkeys.beginRegistration(by: jana, from: accounts.origin)
            #expect(again.excludeCredentials.map(\.id) == [BearerToken.base64URL(authenticator.credentialID)])
            let second = try await passkeys.finishRegistration(
                SampleAuthenticator(.rs256).register(again.challenge), name: "Laptop", by: jana, from: accounts.origin)
            #expect(second.backupCodes == nil)
            let kinds = try await accounts.loggedKinds()
            #expect(kinds == ["two-step-turned-on", "second-step-added", "second-step-added"])
        }
    }

    @Test(
        "A passkey is made with a confirmation, a name and an open challenge, and once", arguments: TestEngine.allCases)
    func registrationIsRefused(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, origin) = (accounts.passkeys, accounts.origin)
            let member = try await accounts.makeCompany()
            let jana = try await accounts.signIn(member).signedIn
            let unconfirmed = try await accounts.signIn(member, isConfirmed: false).signedIn
            let authenticator = try SampleAuthenticator(.eddsa)
            func finish(_ challenge: String, by signedIn: SignedIn, name: String = "Key") async throws {
                _ = try await passkeys.finishRegistration(
                    authenticator.register(challenge), name: name, by: signedIn, from: origin)
            }
            func begin() async throws -> String {
                try await passkeys.beginRegistration(by: jana, from: origin).challenge
            }
            await #expect(throws: AccountsError.notConfirmed) {
                try await passkeys.beginRegistration(by: unconfirmed, from: origin)
            }
            let challenge = try await begin()
            await #expect(throws: AccountsError.notConfirmed) { try await finish(challenge, by: unconfirmed) }
            await #expect(throws: AccountsError.input([InputProblem(.deviceName, .missing)])) {
                try await finish(challenge, by: jana, name: " ")
            }
            // Another session's challenge is used up, and helps nobody.
            let other = try await accounts.signIn(member).signedIn
            await #expect(throws: problem(.expired)) { try await finish(challenge, by: other) }
            await #expect(throws: problem(.expired)) { try await finish(challenge, by: jana) }
            // One for using a passkey is none for making one.
            let forSignIn = try await passkeys.beginSignIn(from: origin).challenge
            await #expect(throws: problem(.expired)) { try await finish(forSignIn, by: jana) }
            let late = try await begin()
            accounts.clock.advance(PasskeyChallenges.lifetime)
            await #expect(throws: problem(.expired)) { try await finish(late, by: jana) }
            var wrong = authenticator
            wrong.origin = "https://example.com"
            let used = try await begin()
            await #expect(throws: problem(.wrong)) {
                try await passkeys.finishRegistration(wrong.register(used), name: "Key", by: jana, from: origin)
            }
            await #expect(throws: problem(.expired)) { try await finish(used, by: jana) }
            #expect(try await accounts.count("second_steps") == 0)
            try await finish(begin(), by: jana)
            await #expect(throws: problem(.taken)) { try await finish(begin(), by: jana) }
            // Nor does a question of the same session count for another use.
            let forCheck = try await passkeys.beginCheck(of: jana, for: .confirmation, from: origin).challenge
            await #expect(throws: problem(.expired)) { try await finish(forCheck, by: jana) }
            let forMaking = try await begin()
            await #expect(throws: problem(.expired)) {
                try await passkeys.confirm(authenticator.use(forMaking), by: jana, from: origin)
            }
            #expect(try await accounts.count("second_steps") == 1)
        }
    }

    @Test("A passkey is the whole sign-in, if its authenticator checked the person", arguments: TestEngine.allCases)
    func signsIn(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, origin) = (accounts.passkeys, accounts.origin)
            let jana = try await accounts.makeCompany()
            var authenticator = try await accounts.addPasskey(.es256, to: jana)
            func finish(_ authenticator: SampleAuthenticator) async throws -> Entrance {
                let options = try await passkeys.beginSignIn(from: origin)
                #expect(options.userVerification == "required" && options.allowCredentials.isEmpty)
                return try await passkeys.finishSignIn(authenticator.use(options.challenge), browser: nil, from: origin)
            }
            let entrance = try await finish(authenticator)
            #expect(!entrance.needsSecondStep && entrance.member.person.id == jana.person.id)
            let found = try await Sessions(accounts.context).signedIn(entrance.token, from: origin)
            #expect(found?.session == entrance.session && found?.member.person.id == jana.person.id)
            #expect(try await accounts.twoStep.state(of: entrance.signedIn).steps.map(\.uses) == [1])
            #expect(try await accounts.loggedKinds().last == "signed-in")
            var other = authenticator
            other.flags = SampleAuthenticator.Flag.present
            await #expect(throws: problem(.wrong)) { try await finish(other) }
            #expect(try await accounts.loggedKinds().last == "sign-in-refused")
            // Whose passkey it is must be said, and be true.
            for handle in [nil, Passkeys.userHandle(of: jana.person.id + 1)] {
                authenticator.userHandle = handle
                await #expect(throws: problem(.unknown)) { try await finish(authenticator) }
            }
            var stranger = try SampleAuthenticator(.es256)
            stranger.userHandle = Passkeys.userHandle(of: jana.person.id)
            await #expect(throws: problem(.unknown)) { try await finish(stranger) }
        }
    }

    @Test("An answer counts once, for what it was asked, within five minutes", arguments: TestEngine.allCases)
    func isAnsweredOnce(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, origin) = (accounts.passkeys, accounts.origin)
            let jana = try await accounts.makeCompany()
            let authenticator = try await accounts.addPasskey(.eddsa, to: jana)
            func finish(_ answer: PasskeyAssertion) async throws {
                _ = try await passkeys.finishSignIn(answer, browser: nil, from: origin)
            }
            let answer = try await authenticator.use(passkeys.beginSignIn(from: origin).challenge)
            try await finish(answer)
            await #expect(throws: problem(.expired)) { try await finish(answer) }
            let full = try await accounts.signIn(jana).signedIn
            let forCheck = try await authenticator.use(
                passkeys.beginCheck(of: full, for: .confirmation, from: origin).challenge)
            await #expect(throws: problem(.expired)) { try await finish(forCheck) }
            let invented = try authenticator.use(BearerToken(random: RandomBytes.bytes).text)
            await #expect(throws: problem(.expired)) { try await finish(invented) }
            await #expect(throws: problem(.expired)) { try await finish(try authenticator.use("")) }
            let late = try await authenticator.use(passkeys.beginSignIn(from: origin).challenge)
            accounts.clock.advance(PasskeyChallenges.lifetime)
            await #expect(throws: problem(.expired)) { try await finish(late) }
            #expect(try await accounts.loggedKinds().filter { $0 == "signed-in" }.count == 1)
        }
    }

    @Test("A passkey is the second step of its owner only", arguments: TestEngine.allCases)
    func isSecondStep(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, origin) = (accounts.passkeys, accounts.origin)
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            var ofJana = try await accounts.addPasskey(.rs256, to: jana)
            let ofPetr = try await accounts.addPasskey(.es256, to: petr)
            // As a second step, being there is enough, and no user handle is needed.
            ofJana.flags = SampleAuthenticator.Flag.present
            ofJana.userHandle = nil
            let half = try await accounts.signIn(jana, stage: .half, isConfirmed: false).signedIn
            func finish(_ authenticator: SampleAuthenticator, _ signedIn: SignedIn) async throws -> Entrance {
                let options = try await passkeys.beginCheck(of: signedIn, for: .secondStep, from: origin)
                #expect(options.userVerification == "preferred")
                #expect(options.allowCredentials.map(\.id) == [BearerToken.base64URL(ofJana.credentialID)])
                return try await passkeys.finishSecondStep(
                    authenticator.use(options.challenge), half: signedIn, browser: nil, remembers: true, from: origin)
            }
            await #expect(throws: problem(.unknown)) { try await finish(ofPetr, half) }
            var wrong = ofJana
            wrong.host = "example.com"
            await #expect(throws: problem(.wrong)) { try await finish(wrong, half) }
            #expect(try await accounts.loggedKinds(of: jana.person.id).last == "second-step-refused")
            let entrance = try await finish(ofJana, half)
            #expect(entrance.session.stage == .full && entrance.session.id == half.session.id)
            #expect(entrance.browser != nil)
            // The half session is over.
            await #expect(throws: AccountsError.notFound) { try await finish(ofJana, half) }
            let nobody = try await accounts.addPerson(to: jana.company.id, address: "eva@firma.cz")
            let without = try await accounts.signIn(nobody, stage: .half).signedIn
            await #expect(throws: AccountsError.notFound) {
                try await passkeys.beginCheck(of: without, for: .secondStep, from: origin)
            }
        }
    }

    @Test("A program that repeats a wrong answer does not fill the log", arguments: TestEngine.allCases)
    func repeatsAreNotLogged(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let passkeys = accounts.passkeys
            var wrong = try await accounts.addPasskey(.es256, to: accounts.makeCompany())
            wrong.host = "example.com"
            for (number, logged) in [(1, 1), (1, 1), (2, 2), (1, 3)] {
                let challenge = try await passkeys.beginSignIn(from: accounts.origin).challenge
                await #expect(throws: problem(.wrong)) {
                    try await passkeys.finishSignIn(wrong.use(challenge), browser: nil, from: .elsewhere(number))
                }
                #expect(try await accounts.loggedKinds().filter { $0 == "sign-in-refused" }.count == logged)
            }
            accounts.clock.advance(SecurityLog.repetition)
            let challenge = try await passkeys.beginSignIn(from: accounts.origin).challenge
            await #expect(throws: problem(.wrong)) {
                try await passkeys.finishSignIn(wrong.use(challenge), browser: nil, from: .elsewhere(1))
            }
            #expect(try await accounts.loggedKinds().filter { $0 == "sign-in-refused" }.count == 4)
        }
    }

    @Test("A passkey confirms that it is the person", arguments: TestEngine.allCases)
    func confirms(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, origin) = (accounts.passkeys, accounts.origin)
            let jana = try await accounts.makeCompany()
            var authenticator = try await accounts.addPasskey(.es256, to: jana)
            let (token, signedIn) = try await accounts.signIn(jana, isConfirmed: false)
            let options = try await passkeys.beginCheck(of: signedIn, for: .confirmation, from: origin)
            #expect(options.userVerification == "required")
            let entrance = try await passkeys.confirm(authenticator.use(options.challenge), by: signedIn, from: origin)
            try entrance.signedIn.requireConfirmed(at: accounts.clock.now)
            #expect(entrance.token != token)
            authenticator.flags = SampleAuthenticator.Flag.present
            let again = try await passkeys.beginCheck(of: entrance.signedIn, for: .confirmation, from: origin)
            await #expect(throws: problem(.wrong)) {
                try await passkeys.confirm(authenticator.use(again.challenge), by: entrance.signedIn, from: origin)
            }
            let half = try await accounts.signIn(jana, stage: .half).signedIn
            await #expect(throws: AccountsError.notFound) {
                try await passkeys.confirm(authenticator.use(again.challenge), by: half, from: origin)
            }
        }
    }

    @Test("With a passkey as the second step, two-step verification is turned off", arguments: TestEngine.allCases)
    func turnsOff(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (passkeys, origin) = (accounts.passkeys, accounts.origin)
            let member = try await accounts.makeCompany()
            var authenticator = try await accounts.addPasskey(.es256, to: member)
            authenticator.flags = SampleAuthenticator.Flag.present
            let jana = try await accounts.signIn(member).signedIn
            _ = try await accounts.makeAppPassword(by: jana)
            let challenge = try await passkeys.beginCheck(of: jana, for: .secondStep, from: origin).challenge
            let unconfirmed = try await accounts.signIn(member, isConfirmed: false).signedIn
            await #expect(throws: AccountsError.notConfirmed) {
                try await passkeys.turnOff(authenticator.use(challenge), by: unconfirmed, from: origin)
            }
            #expect(try await passkeys.turnOff(authenticator.use(challenge), by: jana, from: origin) == 1)
            #expect(try await accounts.twoStep.state(of: jana).since == nil)
            for table in ["second_steps", "backup_codes", "app_passwords"] {
                #expect(try await accounts.count(table) == 0)
            }
        }
    }

    @Test("Open challenges are bounded for each address and each session", arguments: TestEngine.allCases)
    func challengesAreBounded(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let passkeys = accounts.passkeys
            let jana = try await accounts.signIn(accounts.makeCompany()).signedIn
            let (here, there) = (accounts.origin, ClientOrigin(address: "198.51.100.1", program: ""))
            for _ in 0..<PasskeyChallenges.mostPerBlock { _ = try await passkeys.beginSignIn(from: here) }
            await #expect(throws: AccountsError.busy) { try await passkeys.beginSignIn(from: here) }
            _ = try await passkeys.beginSignIn(from: there)
            // Who is signed in is not kept from it.
            for _ in 0...PasskeyChallenges.mostPerSession {
                _ = try await passkeys.beginRegistration(by: jana, from: here)
            }
            let most = PasskeyChallenges.mostPerBlock + 1 + PasskeyChallenges.mostPerSession
            #expect(try await accounts.count("passkey_challenges") == Int64(most))
            accounts.clock.advance(PasskeyChallenges.lifetime)
            _ = try await passkeys.beginSignIn(from: here)
            #expect(try await accounts.count("passkey_challenges") == 1)
        }
    }
}

extension AccountsFixture {
    var twoStep: TwoStep { TwoStep(context, gateway: nil, texts: TextCodeSettings(host: "mail.firma.cz")) }
    var passkeys: Passkeys { Passkeys(twoStep, site: SampleAuthenticator.site) }

    /// Gives a person a passkey that names its owner.
    func addPasskey(_ algorithm: PasskeyAlgorithm, to member: Member) async throws -> SampleAuthenticator {
        let signedIn = try await signIn(member).signedIn
        var authenticator = try SampleAuthenticator(algorithm)
        authenticator.userHandle = Passkeys.userHandle(of: member.person.id)
        let options = try await passkeys.beginRegistration(by: signedIn, from: origin)
        _ = try await passkeys.finishRegistration(
            authenticator.register(options.challenge), name: "Key", by: signedIn, from: origin)
        return authenticator
    }
}
