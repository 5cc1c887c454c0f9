import Foundation
import LocalDatabases
import LocalServers
import MailWire
import OAuth
import Storage
import Synchronization

@testable import MailSetup
@testable import Mailboxes

/// A company whose servers accept the tokens of an authorization server, a workplace that knows both, and a clock that
/// the test advances.
struct OAuthWorkplace {
    let server: AuthorizationServer
    let company: TestMailServers
    let person: MailUser
    let workplace: Workplace
    let clock: TurnedClock
    /// The directory, with the clock and the provider.
    let directory: MailboxDirectory

    init(_ place: TestOAuthServers, _ workplace: Workplace) throws {
        (server, company, person) = (place.server, place.mail, try place.nextPerson())
        self.workplace = workplace
        clock = TurnedClock()
        directory = try Self.directory(on: workplace.database, workplace, server, company, clock)
    }

    /// Returns the directory that another node would have.
    static func directory(
        on database: Database, _ workplace: Workplace, _ server: AuthorizationServer, _ company: TestMailServers,
        _ clock: TurnedClock
    ) throws -> MailboxDirectory {
        MailboxDirectory(
            database: database, sealingKey: workplace.sealingKey,
            providers: try ProviderDirectory.builtIn.adding(
                Array(server.providerFile(company, domain: "firma.test").utf8)),
            clock: clock.oauth)
    }

    var fetcher: MailFetcher { MailFetcher(directory: directory) }
    var outbox: Outbox { Outbox(directory: directory) }

    var request: ConnectRequest {
        ConnectRequest(
            address: person.address, password: Secret(""), authorityPEM: Array(company.authorityPEM.utf8))
    }

    /// Signs the user in on the provider's page, and connects the mailbox with what was allowed.
    func connect() async throws -> Mailbox {
        try await signIn(OAuthConnector(directory: directory).connection(for: request))
    }

    func signIn(_ connection: OAuthConnection) async throws -> Mailbox {
        guard let client = OAuthClient(id: AuthorizationServer.clientID) else { throw OAuthError.cancelled }
        let (links, continuation) = AsyncStream.makeStream(of: String.self)
        let signIn = OAuthSignIn(server: connection.signIn.server, client: client, clock: clock.oauth)
        async let tokens = signIn.withBrowser(userName: connection.userName) { continuation.yield($0) }
        for await link in links {
            try await server.visit(link, as: person)
            break
        }
        return try await OAuthConnector(directory: directory).connect(connection, as: client, with: tokens)
    }

    /// Puts an invoice to Jan into the outbox.
    func enqueue(from mailbox: Mailbox) async throws -> OutboxItem {
        try await outbox.enqueue(
            invoice(from: person, to: [TestMailServers.jan.address]), from: mailbox
        ).item
    }

    /// The number of requests for tokens to the provider.
    var tokenRequests: Int { server.log.split(separator: "\n").count { $0.contains("POST /o/token/") } }

    /// Returns the stored grant.
    func grant(of mailbox: Mailbox) async throws -> StoredGrant? {
        try await workplace.database.read { try directory.grants.grant(of: mailbox, in: $0) }
    }
}

/// A clock that shows the machine's time plus what the test has added.
final class TurnedClock: Sendable {
    private let turned = Mutex(0.0)

    func turn(by duration: Duration) { turned.withLock { $0 += Double(duration.components.seconds) } }

    var oauth: OAuthClock {
        OAuthClock(now: { Date() + self.turned.withLock { $0 } }, wait: OAuthClock.system.wait)
    }
}

/// Passes a workplace to a test, at the shared company or, if `alone`, at a separate one; it is removed afterwards.
func withOAuthWorkplace(
    engine: TestEngine = .sqlite, alone: Bool = false, _ body: (OAuthWorkplace) async throws -> Void
) async throws {
    func work(_ company: TestOAuthServers) async throws {
        try await withWorkplace(engine: engine) { workplace in
            try await body(OAuthWorkplace(company, workplace))
        }
    }
    guard alone else { return try await work(TestOAuthServers.shared()) }
    try await withTestOAuthServers { try await work($0) }
}
