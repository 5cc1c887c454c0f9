/// Postfix's smtp-sink, which accepts every message, keeps none, and costs next to nothing. Plaintext, without sign-in.
public final class SMTPSink: Sendable {
    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    private let process: SupervisedProcess

    /// Starts the sink with additional arguments, for example `["-h", "sink.test"]`; see smtp-sink(1).
    ///
    /// - Throws: ``LocalServerError`` if smtp-sink isn't installed or doesn't start.
    public static func start(arguments: [String] = []) async throws(LocalServerError) -> SMTPSink {
        let sink = try SMTPSink(arguments: arguments)
        let process = sink.process
        guard await Greeting.wait(at: sink.endpoint, speaksFirst: true, isAlive: { process.exitStatus == nil }) else {
            let log = process.output
            await sink.stop()
            throw .didNotStart(program: "smtp-sink", log: log)
        }
        return sink
    }

    private init(arguments: [String]) throws(LocalServerError) {
        let program = try InstalledProgram.smtpSink.path()
        endpoint = LocalEndpoint(port: try FreePorts.next())
        let folder = try TemporaryFolder(prefix: "pennypost-sink")
        process = try SupervisedProcess([program] + Self.user + arguments + ["\(endpoint)", "1024"], in: folder)
    }

    /// When run as root, smtp-sink must be given another user.
    private static var user: [String] { ServerAccount.isRoot ? ["-u", "nobody"] : [] }

    /// Ends the sink.
    public func stop() async { await process.stop() }
}
