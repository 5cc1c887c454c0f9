import Synchronization

/// A small company without passwords: an authorization server, and a Postfix and a Dovecot that ask it to whom a token
/// belongs.
public final class TestOAuthServers: Sendable {
    /// The authorization server.
    public let server: AuthorizationServer
    /// Postfix and Dovecot.
    public let mail: TestMailServers
    private let given = Mutex(0)

    /// Users that tests take one after the other, so that no test disturbs another.
    static let people = (1...60).map { MailUser(address: "osoba\($0)@firma.test", password: "abcdefghijklmnop") }

    /// Starts all three servers.
    ///
    /// - Parameter tokenLife: how long an access token is valid.
    /// - Throws: ``LocalServerError`` if a server isn't installed or doesn't start.
    public static func start(tokenLife: Duration = .seconds(3600)) async throws(LocalServerError) -> TestOAuthServers {
        let people = [TestMailServers.anna, TestMailServers.jan] + people
        let server = try await AuthorizationServer.start(people: people, tokenLife: tokenLife)
        var options = DovecotOptions(users: people)
        options.authorizationServer = server
        do throws(LocalServerError) {
            return TestOAuthServers(server, try await TestMailServers.start(dovecot: options))
        } catch {
            await server.stop()
            throw error
        }
    }

    private init(_ server: AuthorizationServer, _ mail: TestMailServers) {
        self.server = server
        self.mail = mail
    }

    /// Returns a user whose mailbox has not been used yet.
    ///
    /// - Throws: ``LocalServerError/timedOut(_:)`` if every user has been taken.
    public func nextPerson() throws(LocalServerError) -> MailUser {
        let number = given.withLock { number in
            number += 1
            return number
        }
        guard number <= Self.people.count else { throw .timedOut("a person for one more test") }
        return Self.people[number - 1]
    }

    /// Ends all three servers and removes their folders.
    public func stop() async {
        await mail.stop()
        await server.stop()
    }

    private static let common = Task { () -> Result<TestOAuthServers, LocalServerError> in
        do throws(LocalServerError) {
            return .success(try await start())
        } catch {
            return .failure(error)
        }
    }

    /// Returns the servers for all tests of a process, each of which takes its own user.
    ///
    /// - Throws: ``LocalServerError`` if a server isn't installed or doesn't start.
    public static func shared() async throws(LocalServerError) -> TestOAuthServers {
        try await common.value.get()
    }
}

/// Starts the servers, passes them to `body` and ends them afterwards.
///
/// - Throws: ``LocalServerError`` if they don't start; otherwise whatever `body` throws.
public func withTestOAuthServers<Result>(
    tokenLife: Duration = .seconds(3600), isolation: isolated (any Actor)? = #isolation,
    _ body: (TestOAuthServers) async throws -> Result
) async throws -> Result {
    try await withStarted(TestOAuthServers.start(tokenLife: tokenLife), stop: { await $0.stop() }, body)
}
