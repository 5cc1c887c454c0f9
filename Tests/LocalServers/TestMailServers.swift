/// A small company's mail: Postfix and Dovecot connected to each other, and the mailboxes of its users.
public final class TestMailServers: Sendable {
    /// The server of the mailboxes.
    public let dovecot: DovecotServer
    /// The server that accepts mail.
    public let postfix: PostfixServer

    /// A user of firma.test, with a 16-letter app password.
    public static let anna = MailUser(address: "anna@firma.test", password: "abcdefghijklmnop")
    /// Another user of firma.test, with a 16-letter app password.
    public static let jan = MailUser(address: "jan@firma.test", password: "qrstuvwxyzabcdef")

    /// Starts both servers. If `postfix` names no addresses, it accepts mail for all of Dovecot's users.
    ///
    /// - Throws: ``LocalServerError`` if a server isn't installed or doesn't start.
    public static func start(
        dovecot: DovecotOptions = DovecotOptions(users: [anna, jan]), postfix: PostfixOptions = PostfixOptions()
    ) async throws(LocalServerError) -> TestMailServers {
        let store = try await DovecotServer.start(dovecot)
        var options = postfix
        if options.addresses.isEmpty { options.addresses = dovecot.users.map(\.address) }
        do throws(LocalServerError) {
            return TestMailServers(dovecot: store, postfix: try await PostfixServer.start(options, deliveringTo: store))
        } catch {
            await store.stop()
            throw error
        }
    }

    private init(dovecot: DovecotServer, postfix: PostfixServer) {
        self.dovecot = dovecot
        self.postfix = postfix
    }

    /// Ends both servers and removes their folders.
    public func stop() async {
        await postfix.stop()
        await dovecot.stop()
    }

    /// Submission over TLS, as on port 465.
    public var smtps: LocalEndpoint { postfix.smtps }
    /// Submission with STARTTLS, as on port 587.
    public var submission: LocalEndpoint { postfix.submission }
    /// The port by which other servers deliver mail, as on port 25.
    public var smtp: LocalEndpoint { postfix.smtp }
    /// IMAP over TLS, as on port 993.
    public var imaps: LocalEndpoint { dovecot.imaps }
    /// IMAP with STARTTLS, as on port 143.
    public var imap: LocalEndpoint { dovecot.imap }
    /// The path of the certificate of the authority that a client must trust.
    public var authorityFile: String { dovecot.authorityFile }
    /// The certificate of the authority that a client must trust.
    public var authorityPEM: String { dovecot.authorityPEM }

    private static let common = Task { () -> Result<TestMailServers, LocalServerError> in
        do throws(LocalServerError) {
            return .success(try await start())
        } catch {
            return .failure(error)
        }
    }

    /// Returns the servers for all tests of a process that don't disturb each other. They start once and end with
    /// the process.
    ///
    /// A test that changes passwords or counts all messages of a folder needs separate servers or a separate folder.
    ///
    /// - Throws: ``LocalServerError`` if a server isn't installed or doesn't start.
    public static func shared() async throws(LocalServerError) -> TestMailServers {
        try await common.value.get()
    }
}

/// Starts the servers, passes them to `body` and ends them afterwards.
///
/// - Throws: ``LocalServerError`` if they don't start; otherwise whatever `body` throws.
public func withTestMailServers<Result>(
    dovecot: DovecotOptions = DovecotOptions(users: [TestMailServers.anna, TestMailServers.jan]),
    postfix: PostfixOptions = PostfixOptions(), isolation: isolated (any Actor)? = #isolation,
    _ body: (TestMailServers) async throws -> Result
) async throws -> Result {
    try await withStarted(TestMailServers.start(dovecot: dovecot, postfix: postfix), stop: { await $0.stop() }, body)
}
