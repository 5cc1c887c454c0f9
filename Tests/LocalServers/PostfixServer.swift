import Foundation

/// A Postfix on free ports of the loopback interface.
///
/// It accepts mail for its own domains and delivers it to Dovecot by LMTP. Nothing leaves the machine: every other
/// destination has the transport `error`. It ends when ``stop()`` is called, when the value is released, or when the
/// process ends.
public final class PostfixServer: Sendable {
    /// The options with which it was started.
    public let options: PostfixOptions
    /// Submission over TLS, as on port 465 (RFC 8314).
    public let smtps: LocalEndpoint
    /// Submission with STARTTLS, as on port 587 (RFC 6409).
    public let submission: LocalEndpoint
    /// The port by which other servers deliver mail, as on port 25.
    public let smtp: LocalEndpoint
    /// The path of the certificate of the authority that a client must trust.
    public let authorityFile: String
    /// The certificate of the authority that a client must trust.
    public let authorityPEM: String

    let folder: TemporaryFolder
    private let process: SupervisedProcess

    /// Starts Postfix in front of `dovecot` and returns when all its ports answer.
    ///
    /// - Throws: ``LocalServerError`` if Postfix isn't installed, can't run as root or doesn't start.
    public static func start(
        _ options: PostfixOptions, deliveringTo dovecot: DovecotServer
    ) async throws(LocalServerError) -> PostfixServer {
        for _ in 1..<DovecotServer.startAttempts {
            do throws(LocalServerError) {
                return try await startOnce(options, deliveringTo: dovecot)
            } catch {
                guard case .didNotStart = error else { throw error }
            }
        }
        return try await startOnce(options, deliveringTo: dovecot)
    }

    private static func startOnce(
        _ options: PostfixOptions, deliveringTo dovecot: DovecotServer
    ) async throws(LocalServerError) -> PostfixServer {
        let server = try PostfixServer(options, lmtp: dovecot.lmtp, authentication: dovecot.authentication)
        let process = server.process
        // Each greeting starts a separate process, so all three are requested at once.
        async let smtpGreets = Greeting.wait(at: server.smtp, speaksFirst: true) { process.exitStatus == nil }
        async let submissionGreets = Greeting.wait(at: server.submission, speaksFirst: true) {
            process.exitStatus == nil
        }
        async let smtpsAccepts = Greeting.wait(at: server.smtps, speaksFirst: false) { process.exitStatus == nil }
        let ready = await (smtpGreets, submissionGreets, smtpsAccepts)
        guard ready == (true, true, true) else {
            let log = server.log
            await server.stop()
            throw .didNotStart(program: "postfix", log: log)
        }
        return server
    }

    private init(
        _ options: PostfixOptions, lmtp: LocalEndpoint, authentication: LocalEndpoint
    ) throws(LocalServerError) {
        let program = try InstalledProgram.postfixMaster.path()
        _ = try ServerAccount.named("postfix", package: "postfix")
        let certificates = try TestCertificates.shared.get()
        let folder = try TemporaryFolder(prefix: "pennypost-postfix")
        self.folder = folder
        self.options = options
        do throws(LocalServerError) {
            smtps = LocalEndpoint(port: try FreePorts.next())
            submission = LocalEndpoint(port: try FreePorts.next())
            smtp = LocalEndpoint(port: try FreePorts.next())
            let configuration = PostfixConfiguration(
                options: options, folder: folder, smtpsPort: smtps.port, submissionPort: submission.port,
                smtpPort: smtp.port, lmtp: lmtp, authentication: authentication)
            for name in Self.queueFolders { try folder.makeFolder("queue/\(name)") }
            for name in ["data", "etc"] { try folder.makeFolder(name) }
            let identity = try certificates.identity(options.certificate, hosts: options.certificateHosts)
            try folder.write(identity.certificatePEM, to: "certificate.pem")
            try folder.write(identity.keyPEM, to: "key.pem")
            authorityPEM = certificates.authorityPEM
            authorityFile = try certificates.writeAuthority(into: folder)
            try folder.write(configuration.main, to: "etc/main.cf")
            try folder.write(configuration.master, to: "etc/master.cf")
            try folder.write(configuration.mailboxes, to: "mailboxes")
            try folder.write(configuration.recipients, to: "recipients")
            try folder.write(configuration.transports, to: "transports")
            try folder.write(configuration.sentCopies, to: "sent-copies")
            // Postfix ignores a file until it is more than a second old, so as not to read one half written.
            try folder.makeFilesLookOld()
            let bash = try InstalledProgram.bash.path()
            process = try SupervisedProcess(
                [bash, "--norc", "--noprofile", "-c", Self.startScript, "postfix", folder.path, program], in: folder,
                asRoot: true)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Ends Postfix and removes its folder, including the queue.
    public func stop() async { await process.stop() }

    /// What Postfix has logged so far.
    public var log: String { folder.text(of: "mail.log") + process.output }

    private static let queueFolders = [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private",
        "public", "saved", "trace",
    ]

    /// Runs as root. It starts Postfix's master without the `postfix` command, whose checks of a whole installation
    /// take seconds. The script sets up what those checks would.
    private static let startScript = #"""
        chown -R root "$1/etc" || exit 1
        chown postfix "$1/data" "$1"/queue/* || exit 1
        chown root "$1/queue" "$1/queue/pid" || exit 1
        chmod 700 "$1/data" "$1"/queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace}
        export MAIL_CONFIG="$1/etc"
        exec "$2" -c "$1/etc" -s
        """#
}
