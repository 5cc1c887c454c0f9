import Storage

@testable import Accounts
@testable import Mailboxes
@testable import Web

/// Who comes to an address, in the order of the table's columns.
enum Visitor: CaseIterable, Sendable {
    case nobody
    /// Has given the password and owes the second step.
    case halfway
    case member, memberUnconfirmed, administrator, administratorUnconfirmed
    /// An administrator of another company.
    case stranger
    /// A member whose company requires two-step verification, which is off.
    case mustSetUpTwoStep
}

/// Two companies and their people, and something of each kind in them.
struct AccessWorld: Sendable {
    let fixture: SiteFixture
    let administrator, member, halfway, stranger, mustSetUp: Member
    /// A mailbox of the company that the member may read and send with.
    let mailbox: Int64
    /// A letter in it, with an attachment.
    let letter: Int64

    init(_ fixture: SiteFixture) async throws {
        self.fixture = fixture
        administrator = try await fixture.makeCompany()
        let company = administrator.company.id
        member = try await fixture.addPerson(to: company)
        halfway = try await fixture.addPerson(to: company, address: "hana@firma.cz", name: "Hana Malá")
        stranger = try await fixture.makeCompany(name: "Cizí", address: "cyril@cizi.cz", personName: "Cyril Cizí")
        let strict = try await fixture.makeCompany(
            name: "Přísná", address: "pavla@prisna.cz", personName: "Pavla Přísná", twoStepBy: fixture.clock.now)
        mustSetUp = try await fixture.addPerson(
            to: strict.company.id, address: "petra@prisna.cz", name: "Petra Přísná")
        mailbox = try await fixture.addMailbox("info@firma.cz", to: company)
        try await fixture.services.mailboxes.people.set(
            [.read, .send], of: member.person.id, on: mailbox, inCompany: company)
        letter = try await fixture.addLetter(
            SampleLetter.text(
                "faktura", type: "text/html; charset=utf-8", body: "<p>Faktura</p>", file: "faktura.pdf"), to: mailbox)
        for person in [administrator, member, halfway, stranger] { try await fixture.addApp(to: person) }
    }

    /// Adds a letter with a file that the member is writing.
    private func addDraft() async throws -> (id: Int64, file: Int64) {
        var content = DraftContent(mailboxID: mailbox)
        content.to = "petr@jinde.cz"
        let viewer = MailboxViewer(
            personID: member.person.id, companyID: member.company.id, isAdministrator: false)
        let saved = try await fixture.services.mailboxes.drafts.save(
            Drafts.Change(content, adding: [NewDraftFile(name: "a", contentType: "text/plain", bytes: [1])]),
            to: .new(key: BearerToken().text, origin: nil), for: viewer)
        guard case .saved(let draft)? = saved, let file = draft.files.first else { throw AccountsError.notFound }
        return (draft.id, file.id)
    }

    /// Adds a letter that the member has sent.
    private func addSent() async throws -> Int64 {
        let drafts = fixture.services.mailboxes.drafts
        let viewer = MailboxViewer(
            personID: member.person.id, companyID: member.company.id, isAdministrator: false)
        guard let draft = try await drafts.draft(try await addDraft().id, for: viewer),
            case .inOutbox(let id)? = try await drafts.send(
                draft.id, revision: draft.revision, accepting: Set(DraftDoubt.Kind.allCases), for: viewer,
                delay: .seconds(10), offsetMinutes: 0)
        else { throw AccountsError.notFound }
        return id
    }

    /// Returns a new browser of a visitor.
    func browser(_ visitor: Visitor) async throws -> TestBrowser {
        switch visitor {
        case .nobody: try await fixture.browser()
        case .halfway: try await fixture.browser(of: halfway, stage: .half)
        case .member: try await fixture.browser(of: member)
        case .memberUnconfirmed: try await fixture.browser(of: member, isConfirmed: false)
        case .administrator: try await fixture.browser(of: administrator)
        case .administratorUnconfirmed: try await fixture.browser(of: administrator, isConfirmed: false)
        case .stranger: try await fixture.browser(of: stranger)
        case .mustSetUpTwoStep: try await fixture.browser(of: mustSetUp)
        }
    }

    /// Returns an address of each kind. What they name is the visitor's own, or their company's; it is of the first
    /// company if the visitor belongs to none or to another one.
    func addresses(for visitor: Visitor, _ unique: Int) async throws -> [SitePath] {
        let owner: Member =
            switch visitor {
            case .administrator, .administratorUnconfirmed: administrator
            default: member
            }
        let session = try await fixture.enter(owner).session.id
        let password = try await fixture.makeAppPassword(of: owner, name: "Program \(unique)")
        let administering = try await fixture.enter(administrator).signedIn
        let invitation = try await fixture.services.invitations.invite(
            address: "host\(unique)@firma.cz", name: "Host", role: .member, language: .english, by: administering,
            from: SiteFixture.origin)
        let person = try await fixture.addPerson(
            to: administrator.company.id, address: "nova\(unique)@firma.cz", name: "Nová")
        let (step, browser) = try await add(to: owner, Int64(1_000 + unique))
        let renewed = try await fixture.makeAppPassword(of: owner, name: "Other program \(unique)")
        let all = SampleAddresses.all(
            appPassword: password.id, session: session, browser: browser, step: step,
            invitation: invitation.invitation.id, person: person.person.id, mailbox: mailbox,
            attempt: try await fixture.addAttempt(of: owner), message: letter, draft: try await addDraft(),
            outbox: try await addSent())
        // What is ended by the form of one address would not be there for the next.
        let named = all.filter { SampleAddresses.hasNumber($0) }
        let last: [SitePath] = [
            .revokeAppPassword(id: password.id), .personRemove(id: person.person.id), .removeSecondStep(id: step),
        ]
        return named.filter { !last.contains($0) && $0 != .renewAppPassword(id: password.id) }
            + [.renewAppPassword(id: renewed.id)] + last + all.filter { !SampleAddresses.hasNumber($0) }
    }

    /// Adds a second step and a remembered browser.
    private func add(to owner: Member, _ id: Int64) async throws -> (step: Int64, browser: Int64) {
        let (person, now) = (owner.person.id, fixture.clock.now)
        try await fixture.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO second_steps (id, person_id, kind, name, made_at, confirmed_at, uses)
                VALUES ($1, $2, 'app', 'Extra', $3, $3, 0)
                """, [id, person, now])
            try transaction.execute(
                """
                INSERT INTO browsers (
                    id, person_id, token_hash, program, address, made_at, last_used_at, remembered_until
                ) VALUES ($1, $2, $3, 'Firefox', '192.0.2.1', $4, $4, $5)
                """, [id, person, [UInt8(truncatingIfNeeded: id)] + Array("\(id)".utf8), now, now + .seconds(86_400)])
        }
        return (id, id)
    }
}
