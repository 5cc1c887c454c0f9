/// A dnsmasq on a free port of the loopback interface, by UDP and TCP.
///
/// It ends when ``stop()`` is called, when the value is released, or when the process ends.
public final class DNSServer: Sendable {
    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    private let process: SupervisedProcess

    /// How often a start is tried. Another program may take a port after it was found free and before it is used.
    private static let startAttempts = 3

    /// Starts the server and returns when it accepts connections.
    ///
    /// - Parameters:
    ///   - zones: the domains for which it is authoritative. A name without a record does not exist; questions about
    ///     other domains are refused.
    ///   - records: the records of the zones.
    ///   - extraConfiguration: lines appended unchanged to dnsmasq's configuration.
    /// - Throws: ``LocalServerError`` if dnsmasq isn't installed or doesn't start.
    public static func start(
        zones: [String], records: [DNSRecord], extraConfiguration: String = ""
    ) async throws(LocalServerError) -> DNSServer {
        var log = ""
        for _ in 0..<startAttempts {
            let server = try DNSServer(zones: zones, records: records, extraConfiguration: extraConfiguration)
            let process = server.process
            if await Greeting.wait(at: server.endpoint, speaksFirst: false, isAlive: { process.exitStatus == nil }) {
                return server
            }
            log = process.output
            await server.stop()
        }
        throw .didNotStart(program: "dnsmasq", log: log)
    }

    private init(zones: [String], records: [DNSRecord], extraConfiguration: String) throws(LocalServerError) {
        let program = try InstalledProgram.dnsmasq.path()
        let account = try ServerAccount.current()
        endpoint = LocalEndpoint(port: try FreePorts.next())
        let folder = try TemporaryFolder(prefix: "pennypost-dns")
        let configuration = """
            port=\(endpoint.port)
            listen-address=\(endpoint.host)
            bind-interfaces
            user=\(account.userName)
            group=\(account.groupName)
            pid-file=
            log-facility=-
            no-resolv
            no-poll
            no-hosts
            \(zones.map { "local=/\($0)/" }.joined(separator: "\n"))
            \(records.map(\.line).joined(separator: "\n"))
            \(extraConfiguration)

            """
        do throws(LocalServerError) {
            let file = try folder.write(configuration, to: "dnsmasq.conf")
            process = try SupervisedProcess([program, "--keep-in-foreground", "--conf-file=\(file)"], in: folder)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Ends the server and removes its folder.
    public func stop() async { await process.stop() }
}

/// Starts a name server, passes it to `body` and ends it afterwards.
///
/// - Throws: ``LocalServerError`` if the server doesn't start; otherwise whatever `body` throws.
public func withDNSServer<Result>(
    zones: [String], records: [DNSRecord], isolation: isolated (any Actor)? = #isolation,
    _ body: (DNSServer) async throws -> Result
) async throws -> Result {
    try await withStarted(DNSServer.start(zones: zones, records: records), stop: { await $0.stop() }, body)
}
