/// stunnel: accepts TLS on one port and passes the plaintext on to another.
public final class StunnelServer: Sendable {
    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    /// The path of the certificate of the authority that a client must trust.
    public let authorityFile: String
    /// The certificate of the authority that a client must trust.
    public let authorityPEM: String
    private let process: SupervisedProcess

    /// Starts stunnel in front of `target`.
    ///
    /// - Throws: ``LocalServerError`` if stunnel isn't installed or doesn't start.
    public static func start(
        inFrontOf target: LocalEndpoint, certificate: TestCertificates.Variant = .good
    ) async throws(LocalServerError) -> StunnelServer {
        let server = try StunnelServer(inFrontOf: target, certificate: certificate)
        let process = server.process
        guard await Greeting.wait(at: server.endpoint, speaksFirst: false, isAlive: { process.exitStatus == nil })
        else {
            let log = process.output
            await server.stop()
            throw .didNotStart(program: "stunnel", log: log)
        }
        return server
    }

    private init(inFrontOf target: LocalEndpoint, certificate: TestCertificates.Variant) throws(LocalServerError) {
        let program = try InstalledProgram.stunnel.path()
        let certificates = try TestCertificates.shared.get()
        let identity = try certificates.identity(certificate)
        endpoint = LocalEndpoint(port: try FreePorts.next())
        authorityPEM = certificates.authorityPEM
        let folder = try TemporaryFolder(prefix: "pennypost-stunnel")
        do throws(LocalServerError) {
            authorityFile = try certificates.writeAuthority(into: folder)
            let certificateFile = try folder.write(identity.certificatePEM, to: "certificate.pem")
            let keyFile = try folder.write(identity.keyPEM, to: "key.pem", mode: 0o600)
            let configuration = try folder.write(
                """
                foreground = yes
                debug = warning
                syslog = no
                pid =
                socket = l:TCP_NODELAY=1
                socket = r:TCP_NODELAY=1

                [mail]
                accept = \(endpoint)
                connect = \(target)
                cert = \(certificateFile)
                key = \(keyFile)

                """, to: "stunnel.conf")
            process = try SupervisedProcess([program, configuration], in: folder)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Ends stunnel and removes its folder.
    public func stop() async { await process.stop() }
}
