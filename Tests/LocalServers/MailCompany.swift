/// A small company's mail: Postfix and Dovecot wired together, and the mailboxes of its people.
public final class MailCompany: Sendable {
    public let dovecot: DovecotServer
    public let postfix: PostfixServer

    /// Two people of firma.test, with 16-letter app passwords.
    public static let anna = MailUser(address: "anna@firma.test", password: "abcdefghijklmnop")
    public static let jan = MailUser(address: "jan@firma.test", password: "qrstuvwxyzabcdef")

    /// Starts both servers. Where `postfix` names no addresses, it takes mail for all of Dovecot's users.
    public static func start(
        dovecot: DovecotOptions = DovecotOptions(users: [anna, jan]), postfix: PostfixOptions = PostfixOptions()
    ) async throws(LocalServerError) -> MailCompany {
        let store = try await DovecotServer.start(dovecot)
        var options = postfix
        if options.addresses.isEmpty { options.addresses = dovecot.users.map(\.address) }
        do throws(LocalServerError) {
            return MailCompany(dovecot: store, postfix: try await PostfixServer.start(options, deliveringTo: store))
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
    /// Where other servers bring mail, as on port 25.
    public var smtp: LocalEndpoint { postfix.smtp }
    /// IMAP over TLS, as on port 993.
    public var imaps: LocalEndpoint { dovecot.imaps }
    /// IMAP with STARTTLS, as on port 143.
    public var imap: LocalEndpoint { dovecot.imap }
    /// The file with the certificate of the authority that a client has to trust.
    public var authorityFile: String { dovecot.authorityFile }
    public var authorityPEM: String { dovecot.authorityPEM }

    private static let common = Task { () -> Result<MailCompany, LocalServerError> in
        do throws(LocalServerError) {
            return .success(try await start())
        } catch {
            return .failure(error)
        }
    }

    /// One company for all tests of a process that disturb nobody: started once, ended with the process.
    ///
    /// Whoever changes passwords or counts all messages of a folder takes a company of its own, or a folder of its own.
    public static func shared() async throws(LocalServerError) -> MailCompany {
        try await common.value.get()
    }
}

/// Starts a company, hands it to `body` and ends it after.
public func withMailCompany<Result>(
    dovecot: DovecotOptions = DovecotOptions(users: [MailCompany.anna, MailCompany.jan]),
    postfix: PostfixOptions = PostfixOptions(), isolation: isolated (any Actor)? = #isolation,
    _ body: (MailCompany) async throws -> Result
) async throws -> Result {
    let company = try await MailCompany.start(dovecot: dovecot, postfix: postfix)
    do {
        let result = try await body(company)
        await company.stop()
        return result
    } catch {
        await company.stop()
        throw error
    }
}
