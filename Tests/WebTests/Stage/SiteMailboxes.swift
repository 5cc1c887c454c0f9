import MailWire
import Storage

@testable import Accounts
@testable import MailSetup
@testable import Mailboxes
@testable import Web

/// The room of mailboxes in tests of the site.
enum SiteMailboxes {
    /// The tables that the site works on.
    static let migrations = AccountsSchema.migrations + MailboxesSchema.migrations

    /// The services on a database. No name is looked up and no server is asked.
    static func services(_ database: Database) throws -> MailboxServices {
        try MailboxServices(MailboxDirectory(database: database, sealingKey: SealingKey()))
    }

    /// Adds a mailbox that no server has.
    ///
    /// - Returns: its number.
    static func add(
        _ address: String, to companyID: Int64, owner: Int64? = nil, isPrivate: Bool = false,
        directory: MailboxDirectory
    ) async throws -> Int64 {
        let nowhere = Endpoint(host: "127.0.0.1", port: 1, security: .tls)
        return try await directory.add(
            ProvedConnection(
                address: address, name: nil, providerID: nil, userName: address, password: Secret("abcdefghijklmnop"),
                imap: nowhere, smtp: nowhere, authorityPEM: nil),
            in: MailboxPlace(companyID: companyID, ownerID: owner, isPrivate: isPrivate)
        ).id
    }
}

extension SiteFixture {
    /// Adds a mailbox that no server has.
    ///
    /// - Returns: its number.
    @discardableResult
    func addMailbox(
        _ address: String, to companyID: Int64, owner: Int64? = nil, isPrivate: Bool = false
    ) async throws -> Int64 {
        try await SiteMailboxes.add(
            address, to: companyID, owner: owner, isPrivate: isPrivate, directory: services.mailboxes.directory)
    }

    /// Adds an attempt of a person that the servers have refused.
    func addAttempt(of member: Member, fix: Fix? = nil) async throws -> Int64 {
        let attempts = services.mailboxes.attempts
        let request = ConnectRequest(address: "nova\(clock.now.microseconds)@jinde.cz", password: Secret("heslo"))
        let attempt = try await attempts.begin(
            request, in: MailboxPlace(companyID: member.company.id, ownerID: member.person.id, isPrivate: true))
        let diagnosis = Diagnosis(
            cause: .serversUnknown, service: nil, providerID: nil, values: [.domain: "jinde.cz"], fix: fix,
            evidence: [], alsoWrong: [])
        try await attempts.store.end(attempt.id, as: .refused(diagnosis))
        return attempt.id
    }
}
