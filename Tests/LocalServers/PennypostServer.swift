import Foundation

/// The built program's `serve`, on a free port of the loopback interface.
///
/// It ends when ``stop()`` is called, when the value is released, or when the process ends.
public final class PennypostServer: Sendable {
    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    /// The data folder. Other nodes on the same database need its `sealing.key`.
    public let data: String
    private let process: SupervisedProcess

    /// How long a start may take on a machine that may be busy. The database is created first.
    private static let startLimit = Duration.seconds(60)
    /// How long the server may take to finish what is under way, in fiftieths of a second.
    private static let patience = 500
    /// How often a start is tried. Another program may take a port after it was found free and before it is used.
    private static let startAttempts = 3

    /// The site's origin. Browsers know no passkeys at an address, so the host has a name.
    public var origin: String { "http://localhost:\(endpoint.port)" }

    /// The link that sets the first company up, as the server printed it; `nil` if there is a company already.
    public var setUpLink: String? {
        process.output.firstMatch(of: /https?:\/\/\S+\/set-up\/\S+/).map { String($0.output) }
    }

    /// What the server has written so far, including its log.
    public var log: String { process.output }

    /// Starts the program and returns when it answers, and has printed the link if there is no company.
    ///
    /// - Parameters:
    ///   - program: the path of `pennypost`.
    ///   - data: the data folder; by default one of its own, which is removed at the end.
    ///   - settings: variables of the environment, for example `PENNYPOST_TEXT_MESSAGES_GATEWAY`.
    /// - Throws: ``LocalServerError`` if it doesn't start.
    public static func start(
        program: String, data: String? = nil, settings: [String: String] = [:]
    ) async throws(LocalServerError) -> PennypostServer {
        for _ in 1..<startAttempts {
            do throws(LocalServerError) {
                return try await startOnce(program, data, settings)
            } catch {
                guard case .didNotStart = error else { throw error }
            }
        }
        return try await startOnce(program, data, settings)
    }

    private static func startOnce(
        _ program: String, _ data: String?, _ settings: [String: String]
    ) async throws(LocalServerError) -> PennypostServer {
        let server = try PennypostServer(program, data, settings)
        let process = server.process
        let answers = await Greeting.wait(
            at: server.endpoint, speaksFirst: false, limit: startLimit, isAlive: { process.exitStatus == nil })
        guard answers, await server.hasAnnounced() else {
            let log = server.log
            await server.stop()
            throw .didNotStart(program: "pennypost serve", log: log)
        }
        return server
    }

    private init(_ program: String, _ data: String?, _ settings: [String: String]) throws(LocalServerError) {
        endpoint = LocalEndpoint(port: try FreePorts.next())
        let folder = try TemporaryFolder(prefix: "pennypost-serve")
        self.data = data ?? folder.appending("data")
        let variables = [
            "PENNYPOST_DATA": self.data, "HOME": folder.path,
            "PENNYPOST_WEB_PORT": "\(endpoint.port)", "PENNYPOST_WEB_ORIGIN": "http://localhost:\(endpoint.port)",
        ].merging(settings) { $1 }
        do throws(LocalServerError) {
            process = try SupervisedProcess(
                ["/usr/bin/env"] + variables.map { "\($0.key)=\($0.value)" } + [program, "serve"], in: folder,
                patience: Self.patience)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Whether the set-up link was printed or, with a company, does not come. The server prints where it is first, and
    /// then the link; a later line of the log may lie between them.
    private func hasAnnounced() async -> Bool {
        let deadline = ContinuousClock.now.advanced(by: Self.startLimit)
        var quiet = 0
        while ContinuousClock.now < deadline, process.exitStatus == nil {
            if setUpLink != nil { return true }
            // Two seconds after it said where it is, no link comes any more.
            if process.output.contains("Pennypost runs at") { quiet += 1 }
            if quiet > 200 { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Ends the server, lets it finish what is under way, and removes its folder.
    public func stop() async { await process.stop() }
}

/// Starts the program's `serve`, passes it to `body` and ends it afterwards.
///
/// - Throws: ``LocalServerError`` if the server doesn't start; otherwise whatever `body` throws.
public func withPennypostServer<Result>(
    program: String, data: String? = nil, settings: [String: String] = [:],
    isolation: isolated (any Actor)? = #isolation,
    _ body: (PennypostServer) async throws -> Result
) async throws -> Result {
    try await withStarted(
        PennypostServer.start(program: program, data: data, settings: settings), stop: { await $0.stop() }, body)
}
