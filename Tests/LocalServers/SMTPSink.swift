/// Postfix's smtp-sink: takes every message, keeps none, and costs next to nothing. In the clear, without sign-in.
public final class SMTPSink: Sendable {
    public let endpoint: LocalEndpoint
    private let process: SupervisedProcess

    /// Starts it with more arguments, for example `["-h", "sink.test"]`; see smtp-sink(1).
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

    /// As root it wants to be told another user.
    private static var user: [String] { ServerAccount.isRoot ? ["-u", "nobody"] : [] }

    public func stop() async { await process.stop() }
}
