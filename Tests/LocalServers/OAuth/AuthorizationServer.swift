import Foundation

/// An OAuth 2.0 authorization server: django-oauth-toolkit on a free port of the loopback interface, with its own
/// database. Users sign in on its page with a password.
///
/// It ends when ``stop()`` is called, when the value is released, or when the process ends.
/// `Scripts/install-oauth-server` installs it.
public final class AuthorizationServer: Sendable {
    /// A registered client without a secret. It may use the authorization code with PKCE.
    public static let clientID = "pennypost"
    /// A registered client that may use the device flow.
    public static let deviceClientID = "pennypost-device"
    /// The scopes that may be requested.
    public static let scopes = ["https://mail.example/IMAP", "https://mail.example/SMTP"]
    /// The client that introspects tokens (RFC 7662).
    static let introspectingClient = (id: "dovecot", secret: "not-a-secret")

    /// How long a start may take. The program is loaded and its tables are created first, on a machine that may be
    /// busy.
    private static let startLimit = Duration.seconds(60)

    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    /// The users who may sign in.
    public let people: [MailUser]
    private let process: SupervisedProcess

    /// Starts the server and returns when it accepts connections.
    ///
    /// - Parameters:
    ///   - people: the users who may sign in, with their addresses as names.
    ///   - tokenLife: how long an access token is valid.
    /// - Throws: ``LocalServerError`` if the server isn't installed or doesn't start.
    public static func start(
        people: [MailUser] = [TestMailServers.anna], tokenLife: Duration = .seconds(3600)
    ) async throws(LocalServerError) -> AuthorizationServer {
        for _ in 1..<DovecotServer.startAttempts {
            do throws(LocalServerError) {
                return try await startOnce(people, tokenLife)
            } catch {
                guard case .didNotStart = error else { throw error }
            }
        }
        return try await startOnce(people, tokenLife)
    }

    private static func startOnce(
        _ people: [MailUser], _ tokenLife: Duration
    ) async throws(LocalServerError) -> AuthorizationServer {
        let server = try AuthorizationServer(people, tokenLife)
        let process = server.process
        let answers = await Greeting.wait(
            at: server.endpoint, speaksFirst: false, limit: startLimit, isAlive: { process.exitStatus == nil })
        guard answers
        else {
            let log = server.log
            await server.stop()
            throw .didNotStart(program: "the authorization server", log: log)
        }
        return server
    }

    private init(_ people: [MailUser], _ tokenLife: Duration) throws(LocalServerError) {
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let root = here.appending(path: "../../..").standardizedFileURL.path
        let python = InstalledProgram(
            name: "django-oauth-toolkit", package: "python3-venv && Scripts/install-oauth-server",
            candidates: ["\(root)/.build/oauth-server/bin/python"])
        let program = try python.path()
        self.people = people
        endpoint = LocalEndpoint(port: try FreePorts.next())
        let folder = try TemporaryFolder(prefix: "pennypost-oauth")
        do throws(LocalServerError) {
            let settings = Settings(
                port: endpoint.port, tokenSeconds: Int(tokenLife.components.seconds),
                people: people.map { .init(name: $0.address, password: $0.password) })
            try folder.write(settings.text, to: "settings.json", mode: 0o600)
            process = try SupervisedProcess(
                [program, "-I", here.appending(path: "oauth_server.py").path, folder.path], in: folder, patience: 5)
        } catch {
            folder.remove()
            throw error
        }
    }

    private static let common = Task { () -> Result<AuthorizationServer, LocalServerError> in
        do throws(LocalServerError) {
            return .success(try await start())
        } catch {
            return .failure(error)
        }
    }

    /// Returns one server for all tests of a process that don't change it. It is started once and ends with the
    /// process.
    ///
    /// - Throws: ``LocalServerError`` if the server isn't installed or doesn't start.
    public static func shared() async throws(LocalServerError) -> AuthorizationServer {
        try await common.value.get()
    }

    /// Ends the server and removes its database.
    public func stop() async { await process.stop() }

    /// What the server has written so far.
    public var log: String { process.output }

    /// The authorization endpoint.
    public var authorizationAddress: String { "http://\(endpoint)/o/authorize/" }
    /// The token endpoint.
    public var tokenAddress: String { "http://\(endpoint)/o/token/" }
    /// The device authorization endpoint.
    public var deviceAddress: String { "http://\(endpoint)/o/device-authorization/" }
    /// The endpoint at which a mail server asks to whom a token belongs.
    var introspectionAddress: String {
        "http://\(Self.introspectingClient.id):\(Self.introspectingClient.secret)@\(endpoint)/o/introspect/"
    }
}

/// The settings that the server's program reads.
private struct Settings: Encodable {
    struct Person: Encodable {
        let name: String
        let password: String
    }
    struct Client: Encodable {
        let id: String
        var secret: String?
        let grant: String
    }

    let port: Int
    let tokenSeconds: Int
    let people: [Person]
    var clients = [
        Client(id: AuthorizationServer.clientID, grant: "authorization-code"),
        Client(id: AuthorizationServer.deviceClientID, grant: "urn:ietf:params:oauth:grant-type:device_code"),
        Client(
            id: AuthorizationServer.introspectingClient.id, secret: AuthorizationServer.introspectingClient.secret,
            grant: "client-credentials"),
    ]

    var text: String {
        get throws(LocalServerError) {
            do {
                return String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
            } catch {
                throw .file(path: "settings.json", reason: "\(error)")
            }
        }
    }
}

/// Starts an authorization server, passes it to `body` and ends it afterwards.
///
/// - Throws: ``LocalServerError`` if the server doesn't start; otherwise whatever `body` throws.
public func withAuthorizationServer<Result>(
    people: [MailUser] = [TestMailServers.anna], tokenLife: Duration = .seconds(3600),
    isolation: isolated (any Actor)? = #isolation, _ body: (AuthorizationServer) async throws -> Result
) async throws -> Result {
    try await withStarted(
        AuthorizationServer.start(people: people, tokenLife: tokenLife), stop: { await $0.stop() }, body)
}
