import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Inviting people", .timeLimit(.minutes(2))) struct InvitationsTests {
    private static let password = SetUpTests.password

    private static func invite(
        _ address: String = "Petr@Firma.cz", role: Role = .member, by actor: some TeamActor,
        in accounts: AccountsFixture
    ) async throws -> InvitationLink {
        try await Invitations(accounts.context).invite(
            address: address, name: " Petr Svoboda ", role: role, language: .slovak, by: actor, from: accounts.origin)
    }

    private static func accept(_ token: BearerToken, in accounts: AccountsFixture) async throws -> Entrance {
        try await Invitations(accounts.context).accept(
            token, name: "Petr Svoboda ml.", password: password, from: accounts.origin)
    }

    @Test("An invited person joins once, with the role and language chosen", arguments: TestEngine.allCases)
    func joins(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (_, administrator) = try await accounts.signIn(jana)
            let invitations = Invitations(accounts.context)
            let link = try await Self.invite(role: .administrator, by: administrator, in: accounts)
            #expect(try await invitations.all(by: administrator) == [link.invitation])
            // Mail scanners follow links.
            for _ in 0..<3 {
                let offer = try await invitations.look(at: link.token)
                #expect(offer.company == "Novák a syn" && offer.problem == nil)
                #expect(offer.invitation.address == "petr@firma.cz" && offer.invitation.name == "Petr Svoboda")
                #expect(offer.invitation.invitedBy == "Jana Nováková")
            }
            let entrance = try await Self.accept(link.token, in: accounts)
            let member = entrance.signedIn.member
            #expect(member.role == .administrator && member.company.id == jana.company.id)
            #expect(member.person.name == "Petr Svoboda ml." && member.person.language == .slovak)
            #expect(entrance.signedIn.session.stage == .full)
            #expect(try await accounts.loggedKinds(of: member.person.id) == ["person-joined", "signed-in"])
            #expect(try await invitations.all(by: administrator).isEmpty)

            await #expect(throws: AccountsError.link(.used)) { try await Self.accept(link.token, in: accounts) }
            #expect(try await invitations.look(at: link.token).problem == .used)
            #expect(try await accounts.count("people") == 2)
        }
    }

    @Test("An invitation accepted twice at the same time makes one person", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let link = try await Self.invite(by: administrator, in: accounts)
            let joined = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask { (try? await Self.accept(link.token, in: accounts)) != nil }
                }
                return await group.reduce(into: 0) { count, hasJoined in count += hasJoined ? 1 : 0 }
            }
            #expect(joined == 1)
            #expect(try await accounts.count("people") == 2)
        }
    }

    @Test("Used, expired, withdrawn and unknown invitations are distinguished", arguments: TestEngine.allCases)
    func toldApart(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let invitations = Invitations(accounts.context)
            let expired = try await Self.invite("a@firma.cz", by: administrator, in: accounts)
            let withdrawn = try await Self.invite("b@firma.cz", by: administrator, in: accounts)
            try await invitations.withdraw(withdrawn.invitation.id, by: administrator, from: accounts.origin)
            accounts.clock.advance(Invitation.lifetime)
            #expect(try await invitations.look(at: expired.token).problem == .expired)
            await #expect(throws: AccountsError.link(.expired)) { try await Self.accept(expired.token, in: accounts) }
            let offer = try await invitations.look(at: withdrawn.token)
            #expect(offer.problem == .withdrawn && offer.invitation.invitedBy == "Jana Nováková")
            await #expect(throws: AccountsError.link(.withdrawn)) {
                try await Self.accept(withdrawn.token, in: accounts)
            }
            let stranger = accounts.context.newToken()
            await #expect(throws: AccountsError.link(.unknown)) { try await invitations.look(at: stranger) }
            #expect(try await accounts.count("people") == 1)
        }
    }

    @Test("A new link is good for seven days again, and ends the one before", arguments: TestEngine.allCases)
    func newLink(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (_, first) = try await accounts.signIn(jana)
            let invitations = Invitations(accounts.context)
            let old = try await Self.invite(by: first, in: accounts)
            accounts.clock.advance(Invitation.lifetime + .seconds(1))
            let (_, administrator) = try await accounts.signIn(jana)
            let new = try await invitations.newLink(for: old.invitation.id, by: administrator, from: accounts.origin)
            #expect(new.invitation.id == old.invitation.id)
            #expect(new.invitation.expiresAt == accounts.clock.now + Invitation.lifetime)
            await #expect(throws: AccountsError.link(.unknown)) { try await invitations.look(at: old.token) }
            _ = try await Self.accept(new.token, in: accounts)
            await #expect(throws: AccountsError.notFound) {
                try await invitations.newLink(for: old.invitation.id, by: administrator, from: accounts.origin)
            }
        }
    }

    @Test("A second invitation of an address takes the place of the first", arguments: TestEngine.allCases)
    func replaces(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let invitations = Invitations(accounts.context)
            let first = try await Self.invite(role: .administrator, by: administrator, in: accounts)
            let second = try await Self.invite("PETR@firma.cz", by: administrator, in: accounts)
            #expect(try await invitations.all(by: administrator) == [second.invitation])
            #expect(try await invitations.look(at: first.token).problem == .withdrawn)
            #expect(try await Self.accept(second.token, in: accounts).signedIn.member.role == .member)
        }
    }

    @Test("An address that belongs to a person is refused at its field", arguments: TestEngine.allCases)
    func taken(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            await #expect(throws: AccountsError.input([InputProblem(.address, .taken)])) {
                try await Self.invite("JANA@firma.cz", by: administrator, in: accounts)
            }
            await #expect(
                throws: AccountsError.input([InputProblem(.address, .malformed), InputProblem(.name, .missing)])
            ) {
                try await Invitations(accounts.context).invite(
                    address: "jana", name: "", role: .member, language: .czech, by: administrator, from: accounts.origin
                )
            }
            #expect(try await accounts.count("invitations") == 0)
        }
    }

    @Test("Only a confirmed administrator invites, and only for their company", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (_, administrator) = try await accounts.signIn(jana)
            let link = try await Self.invite(by: administrator, in: accounts)
            let invitations = Invitations(accounts.context)
            let (_, member) = try await accounts.signIn(
                try await accounts.addPerson(to: jana.company.id, address: "ota@firma.cz"))
            let (_, unconfirmed) = try await accounts.signIn(jana, isConfirmed: false)
            let (_, half) = try await accounts.signIn(jana, stage: .half)
            let (_, foreign) = try await accounts.signIn(try await accounts.makeCompany(address: "eva@jina.cz"))
            let id = link.invitation.id
            for (actor, error): (SignedIn, AccountsError) in [
                (member, .administratorsOnly), (unconfirmed, .notConfirmed), (half, .administratorsOnly),
            ] {
                await #expect(throws: error) { try await Self.invite("x@firma.cz", by: actor, in: accounts) }
                await #expect(throws: error) { try await invitations.withdraw(id, by: actor, from: accounts.origin) }
                await #expect(throws: error) {
                    try await invitations.newLink(for: id, by: actor, from: accounts.origin)
                }
            }
            await #expect(throws: AccountsError.administratorsOnly) { try await invitations.all(by: member) }
            #expect(try await invitations.all(by: foreign).isEmpty)
            await #expect(throws: AccountsError.notFound) {
                try await invitations.withdraw(id, by: foreign, from: accounts.origin)
            }
            await #expect(throws: AccountsError.notFound) {
                try await invitations.newLink(for: id, by: foreign, from: accounts.origin)
            }
            #expect(try await invitations.look(at: link.token).problem == nil)
        }
    }

    @Test("Anyone who is no longer administrator leaves no invitation behind", arguments: TestEngine.allCases)
    func formerAdministrator(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let eva = try await accounts.addPerson(
                to: jana.company.id, address: "eva@firma.cz", name: "Eva", role: .administrator)
            let ota = try await accounts.addPerson(
                to: jana.company.id, address: "ota@firma.cz", name: "Ota", role: .administrator)
            let (_, byJana) = try await accounts.signIn(jana)
            let (invitations, people) = (Invitations(accounts.context), People(accounts.context))
            let janas = try await Self.invite("1@firma.cz", by: byJana, in: accounts)
            let evas = try await Self.invite("2@firma.cz", by: try await accounts.signIn(eva).signedIn, in: accounts)
            let otas = try await Self.invite("3@firma.cz", by: try await accounts.signIn(ota).signedIn, in: accounts)
            try await people.changeRole(of: eva.person.id, to: .member, by: byJana, from: accounts.origin)
            _ = try await people.remove(ota.person.id, typedName: "Ota", by: byJana, from: accounts.origin)
            #expect(try await invitations.look(at: evas.token).problem == .withdrawn)
            #expect(try await invitations.look(at: otas.token).problem == .withdrawn)
            #expect(try await invitations.look(at: janas.token).problem == nil)
        }
    }

    @Test("A removed person's invitation goes with them", arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let link = try await Self.invite(by: administrator, in: accounts)
            let other = try await Self.invite("eva@firma.cz", by: administrator, in: accounts)
            let id = try await Self.accept(link.token, in: accounts).member.person.id
            _ = try await People(accounts.context).remove(
                id, typedName: "Petr Svoboda ml.", by: administrator, from: accounts.origin)
            #expect(try await accounts.count("invitations") == 1)
            #expect(try await Invitations(accounts.context).look(at: other.token).problem == nil)
        }
    }

    @Test("As many invitations as are allowed may be open, and no more", arguments: TestEngine.allCases)
    func tooMany(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            for number in 0..<Invitations.mostOpen {
                _ = try await Self.invite(
                    "\(number)@firma.cz", by: ServerOperator(companyID: jana.company.id), in: accounts)
            }
            let actor = ServerOperator(companyID: jana.company.id)
            await #expect(throws: AccountsError.tooMany(limit: Invitations.mostOpen)) {
                try await Self.invite("one-more@firma.cz", by: actor, in: accounts)
            }
            // One that takes another's place is not one more.
            _ = try await Self.invite("7@firma.cz", by: actor, in: accounts)
        }
    }

    @Test("What the server's operator does is logged as the operator's", arguments: TestEngine.allCases)
    func byOperator(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let link = try await Self.invite(by: ServerOperator(companyID: jana.company.id), in: accounts)
            #expect(link.invitation.invitedBy == nil)
            let (_, administrator) = try await accounts.signIn(jana)
            let events = try await CompanyLog(accounts.context).page(by: administrator).events
            #expect(events.map(\.kind) == [.personInvited])
            #expect(events.first?.facts["by"] == "operator" && events.first?.actorID == nil)
        }
    }
}
