internal import Foundation

/// A Postfix that the tests started, on free ports of the loopback interface.
///
/// It takes mail for its own domains and hands it to Dovecot by LMTP. Nothing leaves the machine: every other
/// destination has the transport `error`. It ends with `stop()`, when the value is let go, or when the process ends.
public final class PostfixServer: Sendable {
    public let options: PostfixOptions
    /// Submission over TLS, as on port 465 (RFC 8314).
    public let smtps: LocalEndpoint
    /// Submission with STARTTLS, as on port 587 (RFC 6409).
    public let submission: LocalEndpoint
    /// Where other servers bring mail, as on port 25.
    public let smtp: LocalEndpoint
    /// The file with the certificate of the authority that a client has to trust.
    public let authorityFile: String
    public let authorityPEM: String

    let folder: TemporaryFolder
    private let process: SupervisedProcess

    /// Starts Postfix in front of `dovecot` and returns when it greets.
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
        // Each greeting needs a process of its own, so that all three are asked at once.
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
            // Postfix waits until a file is more than a second old, lest it read one half written.
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

    /// Ends Postfix and removes its folder, with the queue.
    public func stop() async { await process.stop() }

    /// What Postfix has written so far.
    public var log: String { folder.text(of: "mail.log") + process.output }

    private static let queueFolders = [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private",
        "public", "saved", "trace",
    ]

    /// Runs as root. Postfix's master, started without the `postfix` command, whose checks of a whole installation take
    /// seconds; what they would set up is set up here.
    private static let startScript = #"""
        chown -R root "$1/etc" || exit 1
        chown postfix "$1/data" "$1"/queue/* || exit 1
        chown root "$1/queue" "$1/queue/pid" || exit 1
        chmod 700 "$1/data" "$1"/queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace}
        export MAIL_CONFIG="$1/etc"
        exec "$2" -c "$1/etc" -s
        """#
}
