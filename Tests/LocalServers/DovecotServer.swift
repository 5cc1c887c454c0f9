internal import Foundation
internal import Synchronization

/// A Dovecot that the tests started, on free ports of the loopback interface.
///
/// It ends with `stop()`, when the value is let go, or when the process ends.
public final class DovecotServer: Sendable {
    public let options: DovecotOptions
    /// IMAP with STARTTLS; a password is taken without TLS too, as Dovecot holds connections within one machine for secure.
    public let imap: LocalEndpoint
    /// IMAP over TLS.
    public let imaps: LocalEndpoint
    /// LMTP, where mail for its users is handed in.
    public let lmtp: LocalEndpoint
    /// Dovecot's authentication service, which Postfix asks.
    public let authentication: LocalEndpoint
    /// The file with the certificate of the authority that a client has to trust.
    public let authorityFile: String
    public let authorityPEM: String

    let folder: TemporaryFolder
    let account: ServerAccount
    let tokens: TokenIssuer
    let passwords: Mutex<PasswordFile>
    /// What Dovecot is started with.
    let command: [String]
    private let process: SupervisedProcess
    /// Those that were started after an outage.
    let returned = Mutex<[SupervisedProcess]>([])

    /// How often a start is tried: somebody else may take a port between the moment it is found free and its use.
    static let startAttempts = 3

    /// Starts Dovecot and returns when it greets.
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
            // It would wait a second for its children; nothing that they hold is of use to anyone.
            process = try SupervisedProcess(command, in: folder, patience: 5)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Ends Dovecot and removes its folder, the messages too.
    public func stop() async {
        for process in returned.withLock({ $0 }) { await process.stop() }
        await process.stop()
    }

    /// What Dovecot has written so far.
    public var log: String { folder.text(of: "dovecot.log") + process.output }

    /// Changes a user's password from the next sign-in on.
    ///
    /// Dovecot looks at its file of users once a second at most: this blocks until the second has gone by.
    public func setPassword(_ password: String, of address: String) throws(LocalServerError) {
        let result = passwords.withLock { file in
            Result { () throws(LocalServerError) in try file.set(password, of: address) }
        }
        try result.get()
        let written = time(nil)
        while time(nil) <= written { usleep(20_000) }
    }

    /// A bearer token that XOAUTH2 and OAUTHBEARER take, for an hour from now, or for another time.
    public func token(for address: String, validFor time: Duration = .seconds(3600)) throws(LocalServerError) -> String
    {
        try tokens.token(for: address, validFor: time)
    }

    /// What each program has said of its version. It is asked once: Foundation's `Process.run` has crashed in a process with
    /// very many descriptors.
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
