import Foundation
import Synchronization

/// A Dovecot on free ports of the loopback interface.
///
/// It ends when ``stop()`` is called, when the value is released, or when the process ends.
public final class DovecotServer: Sendable {
    /// The options with which it was started.
    public let options: DovecotOptions
    /// IMAP with STARTTLS. It also accepts passwords without TLS, because Dovecot considers local connections secure.
    public let imap: LocalEndpoint
    /// IMAP over TLS.
    public let imaps: LocalEndpoint
    /// LMTP, by which mail for its users is delivered.
    public let lmtp: LocalEndpoint
    /// Dovecot's authentication service, which Postfix uses.
    public let authentication: LocalEndpoint
    /// The path of the certificate of the authority that a client must trust.
    public let authorityFile: String
    /// The certificate of the authority that a client must trust.
    public let authorityPEM: String

    let folder: TemporaryFolder
    let account: ServerAccount
    let tokens: TokenIssuer
    let passwords: Mutex<PasswordFile>
    /// The command that starts Dovecot.
    let command: [String]
    private let process: SupervisedProcess
    /// The processes started after an outage.
    let returned = Mutex<[SupervisedProcess]>([])

    /// How often a start is tried. Another program may take a port after it was found free and before it is used.
    static let startAttempts = 3

    /// Starts Dovecot and returns when it sends its greeting.
    ///
    /// - Throws: ``LocalServerError`` if Dovecot is missing, has an unsupported version or doesn't start.
    public static func start(_ options: DovecotOptions) async throws(LocalServerError) -> DovecotServer {
        for _ in 1..<startAttempts {
            do throws(LocalServerError) {
                return try await startOnce(options)
            } catch {
                guard case .didNotStart = error else { throw error }
            }
        }
        return try await startOnce(options)
    }

    private static func startOnce(_ options: DovecotOptions) async throws(LocalServerError) -> DovecotServer {
        let server = try DovecotServer(options)
        let process = server.process
        let greets = await Greeting.wait(at: server.imap, speaksFirst: true) { process.exitStatus == nil }
        guard greets else {
            let log = server.log
            await server.stop()
            throw .didNotStart(program: "dovecot", log: log)
        }
        return server
    }

    private init(_ options: DovecotOptions) throws(LocalServerError) {
        let program = try InstalledProgram.dovecot.path()
        try Self.checkVersion(of: program)
        account = try ServerAccount.isRoot ? .named("dovecot", package: "dovecot-core") : .current()
        let certificates = try TestCertificates.shared.get()
        let folder = try TemporaryFolder(prefix: "pennypost-dovecot")
        self.folder = folder
        self.options = options
        do throws(LocalServerError) {
            imap = LocalEndpoint(port: try FreePorts.next())
            imaps = LocalEndpoint(port: try FreePorts.next())
            lmtp = LocalEndpoint(port: try FreePorts.next())
            authentication = LocalEndpoint(port: try FreePorts.next())
            let configuration = DovecotConfiguration(
                options: options, folder: folder, account: account, imapPort: imap.port, imapsPort: imaps.port,
                lmtpPort: lmtp.port, authPort: authentication.port)
            for name in ["run", "state", "mail"] { try folder.makeFolder(name) }
            let identity = try certificates.identity(options.certificate, hosts: options.certificateHosts)
            try folder.write(identity.certificatePEM, to: "certificate.pem")
            try folder.write(identity.keyPEM, to: "key.pem")
            authorityPEM = certificates.authorityPEM
            authorityFile = try certificates.writeAuthority(into: folder)
            tokens = try TokenIssuer(writingKeyInto: folder)
            try folder.write(configuration.tokenFile, to: "tokens.conf")
            let passwords = PasswordFile(users: options.users, account: account, folder: folder)
            try passwords.write()
            self.passwords = Mutex(passwords)
            let configurationFile = try folder.write(configuration.text, to: "dovecot.conf")
            var command = [program, "-F", "-c", configurationFile]
            if ServerAccount.isRoot {
                try folder.give(to: account)
                let setpriv = try InstalledProgram.setpriv.path()
                command =
                    [setpriv, "--reuid=\(account.userID)", "--regid=\(account.groupID)", "--clear-groups", "--"]
                    + command
            }
            self.command = command
            // Dovecot would wait a second for its children, which hold nothing of use, so it gets little time.
            process = try SupervisedProcess(command, in: folder, patience: 5)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Ends Dovecot and removes its folder, including the messages.
    public func stop() async {
        for process in returned.withLock({ $0 }) { await process.stop() }
        await process.stop()
    }

    /// What Dovecot has logged so far.
    public var log: String { folder.text(of: "dovecot.log") + process.output }

    /// Changes a user's password from the next sign-in on.
    ///
    /// Dovecot checks its user file at most once a second, so this blocks until that second is over.
    ///
    /// - Throws: ``LocalServerError`` if the file can't be written.
    public func setPassword(_ password: String, of address: String) throws(LocalServerError) {
        let result = passwords.withLock { file in
            Result { () throws(LocalServerError) in try file.set(password, of: address) }
        }
        try result.get()
        let written = time(nil)
        while time(nil) <= written { usleep(20_000) }
    }

    /// Returns a bearer token that XOAUTH2 and OAUTHBEARER accept, valid from now on for `time`.
    ///
    /// - Throws: ``LocalServerError`` if the token can't be made.
    public func token(for address: String, validFor time: Duration = .seconds(3600)) throws(LocalServerError) -> String
    {
        try tokens.token(for: address, validFor: time)
    }

    /// The version output of each program. Each is run only once, because Foundation's `Process.run` has crashed in a
    /// process with very many descriptors.
    private static let versions = Mutex<[String: String]>([:])

    private static func checkVersion(of program: String) throws(LocalServerError) {
        let text = try versions.withLock { versions throws(LocalServerError) in
            if let known = versions[program] { return known }
            let text = try version(of: program)
            versions[program] = text
            return text
        }
        guard text.hasPrefix("2.3.") else {
            let found = String(text.prefix { $0 != " " && $0 != "\n" })
            throw .unsupportedVersion(
                program: "Dovecot", found: found, supported: "2.3 (Debian 12, Ubuntu 22.04 and 24.04)")
        }
    }

    private static func version(of program: String) throws(LocalServerError) -> String {
        let version = Process()
        version.executableURL = URL(fileURLWithPath: program)
        version.arguments = ["--version"]
        let output = Pipe()
        version.standardOutput = output
        version.standardError = FileHandle.nullDevice
        do {
            try version.run()
        } catch {
            throw .didNotStart(program: "dovecot", log: "\(error)")
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        version.waitUntilExit()
        return text
    }
}
