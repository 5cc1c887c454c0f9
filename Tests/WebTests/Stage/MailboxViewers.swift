@testable import Accounts
@testable import Mailboxes
@testable import Web

/// A person who looks at a mailbox, by what they may do with it.
enum MailboxOnlooker: CaseIterable, Sendable {
    /// Administrators and members without a right of their own.
    case administrator, member
    /// People with one right on a shared mailbox; without any on a private one.
    case reader, sender, manager
    /// The mailbox's owner.
    case owner
    /// An administrator of another company.
    case stranger
}

/// A company's mailbox and a person of each kind.
struct MailboxViewers: Sendable {
    let mailbox: Int64
    private(set) var people: [MailboxOnlooker: Member] = [:]

    init(_ fixture: SiteFixture, address: String, isPrivate: Bool) async throws {
        let administrator = try await fixture.makeCompany()
        let company = administrator.company.id
        people[.administrator] = administrator
        people[.stranger] = try await fixture.makeCompany(
            name: "Cizí", address: "cyril@cizi.cz", personName: "Cyril Cizí")
        for onlooker: MailboxOnlooker in [.member, .reader, .sender, .manager, .owner] {
            people[onlooker] = try await fixture.addPerson(
                to: company, address: "\(onlooker)@firma.cz", name: "\(onlooker)")
        }
        mailbox = try await fixture.addMailbox(
            address, to: company, owner: people[.owner]?.person.id, isPrivate: isPrivate)
        guard !isPrivate else { return }
        let rights: [MailboxOnlooker: MailboxRights] = [.reader: .read, .sender: .send, .manager: .manage]
        for (onlooker, rights) in rights {
            guard let person = people[onlooker]?.person else { continue }
            try await fixture.services.mailboxes.people.set(rights, of: person.id, on: mailbox, inCompany: company)
        }
    }
}
