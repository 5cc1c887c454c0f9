import CLibPQ
import Dispatch
import Foundation
import Synchronization

/// A PostgreSQL on a free port of the loopback interface and on a socket in its folder.
///
/// It ends when ``stop()`` is called, when the value is released, or when the process ends.
public final class PostgreSQLServer: Sendable {
    /// How the server is stopped.
    public enum Shutdown: Sendable {
        /// Running transactions are rolled back, then the server ends normally.
        case fast
        /// The server ends at once and must recover from its log, as after a crash.
        case immediate
    }

    /// The options with which it was started.
    public let options: PostgreSQLOptions
    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    /// The only user, a superuser.
    public static let user = "pennypost"
    /// The user's password, which is required over TCP.
    public static let password = "heslo + klíč@1"
    /// The path of the certificate of the authority that a client must trust.
    public let authorityFile: String

    private let folder: TemporaryFolder
    private let dataFolder: String
    private let process: SupervisedProcess
    private let databases = Atomic(0)
    private static let sharedServer = Mutex<Task<Result<PostgreSQLServer, LocalServerError>, Never>?>(nil)

    /// Returns one server for the whole process, without syncing, for tests of features.
    ///
    /// - Throws: ``LocalServerError`` if PostgreSQL isn't installed or doesn't start.
    public static func shared() async throws(LocalServerError) -> PostgreSQLServer {
        let task = sharedServer.withLock { task in
            if let task { return task }
            let new = Task {
                do throws(LocalServerError) {
                    return Result<_, LocalServerError>.success(try await start(.forFeatures))
                } catch {
                    return .failure(error)
                }
            }
            task = new
            return new
        }
        return try await task.value.get()
    }

    /// Creates a cluster, starts it, and returns when it accepts connections.
    ///
    /// - Throws: ``LocalServerError`` if PostgreSQL isn't installed or doesn't start.
    public static func start(
        _ options: PostgreSQLOptions = PostgreSQLOptions()
    ) async throws(LocalServerError) -> PostgreSQLServer {
        let server = try PostgreSQLServer(options)
        do throws(LocalServerError) {
            try await server.waitUntilReady(after: nil)
            return server
        } catch {
            let log = server.log
            await server.stop()
            throw .didNotStart(program: "postgres", log: log)
        }
    }

    private init(_ options: PostgreSQLOptions) throws(LocalServerError) {
        self.options = options
        let folder = try TemporaryFolder(prefix: "pennypost-postgres")
        self.folder = folder
        dataFolder = options.dataFolder ?? folder.appending("data")
        do throws(LocalServerError) {
            let programs = try PostgreSQLPrograms.installed()
            endpoint = LocalEndpoint(port: try FreePorts.next())
            let certificates = try TestCertificates.shared.get()
            authorityFile = try certificates.writeAuthority(into: folder)
            if let variant = options.certificate {
                let identity = try certificates.identity(variant)
                try folder.write(identity.certificatePEM, to: "certificate.pem")
                try folder.write(identity.keyPEM, to: "key.pem", mode: 0o600)
            }
            try folder.makeFolder("socket")
            let configuration = PostgreSQLConfiguration(options: options, folder: folder, endpoint: endpoint)
            try folder.write(configuration.text, to: "pennypost.conf")
            try folder.write(Self.password, to: "password")
            let script = try folder.write(PostgreSQLPrograms.script, to: "run", mode: 0o755)
            var command = [
                try InstalledProgram.bash.path(), script, folder.path, dataFolder, programs.initdb, programs.postgres,
                Self.user,
            ]
            if ServerAccount.isRoot {
                let account = try ServerAccount.named("postgres", package: "postgresql")
                try folder.give(to: account)
                if options.dataFolder != nil, chown(dataFolder, account.userID, account.groupID) != 0 {
                    throw .system(call: "chown", errno: errno)
                }
                let setpriv = try InstalledProgram.setpriv.path()
                command =
                    [setpriv, "--reuid=\(account.userID)", "--regid=\(account.groupID)", "--clear-groups", "--"]
                    + command
            }
            process = try SupervisedProcess(command, in: folder)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Ends the server and removes its folder, including the data.
    public func stop() async { await process.stop() }

    /// What the server has written so far.
    public var log: String { process.output }

    // MARK: Restarting

    /// Stops the server, starts it again on the same port and data, and returns when it accepts connections.
    ///
    /// - Throws: ``LocalServerError`` if it doesn't run or doesn't come back.
    public func restart(_ shutdown: Shutdown = .fast) async throws(LocalServerError) {
        let before = postmaster
        try end(shutdown)
        try await waitUntilReady(after: before)
    }

    /// Stops the server until ``resume()`` is called. Its data stays.
    ///
    /// - Throws: ``LocalServerError`` if it doesn't run or doesn't end.
    public func halt(_ shutdown: Shutdown = .fast) async throws(LocalServerError) {
        try folder.write("", to: "held")
        let before = postmaster
        try end(shutdown)
        try await wait(for: "the end of PostgreSQL") { before.map { kill($0, 0) != 0 } ?? true }
    }

    /// Starts the server again after ``halt(_:)``.
    ///
    /// - Throws: ``LocalServerError`` if it doesn't come back.
    public func resume() async throws(LocalServerError) {
        unlink(folder.appending("held"))
        try await waitUntilReady(after: nil)
    }

    private func end(_ shutdown: Shutdown) throws(LocalServerError) {
        guard let pid = postmaster else { throw .timedOut("PostgreSQL: it does not run") }
        try folder.write("", to: "again")
        guard kill(pid, shutdown == .fast ? SIGINT : SIGQUIT) == 0 else { throw .system(call: "kill", errno: errno) }
    }

    /// The running process, from the first line of its lock file.
    private var postmaster: pid_t? { lockLines.first.flatMap { pid_t($0) } }

    private var lockLines: [Substring] {
        let data = FileManager.default.contents(atPath: dataFolder + "/postmaster.pid") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Waits until the lock file's eighth line says `ready`, that is, until the server accepts connections.
    private func waitUntilReady(after former: pid_t?) async throws(LocalServerError) {
        try await wait(for: "PostgreSQL:\n\(log)") {
            let lines = lockLines
            return lines.count > 7 && lines[7].hasPrefix("ready") && lines.first.flatMap { pid_t($0) } != former
        }
    }

    /// How long a start (including the creation of the cluster) or a recovery may take.
    private static let patience = Duration.seconds(90)

    private func wait(for what: String, _ condition: () -> Bool) async throws(LocalServerError) {
        let deadline = ContinuousClock.now + Self.patience
        while !condition() {
            guard ContinuousClock.now < deadline, process.exitStatus == nil else { throw .timedOut(what) }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    // MARK: Databases

    /// Creates an empty database and returns its URL, over the socket, which requires no password.
    ///
    /// - Throws: ``LocalServerError`` if the server refuses.
    public func makeDatabase() async throws(LocalServerError) -> String {
        let name = "test_\(databases.add(1, ordering: .relaxed).newValue)"
        try await execute("CREATE DATABASE \(name)")
        return url(of: name)
    }

    /// Removes a database made by ``makeDatabase()``, and closes the connections to it.
    ///
    /// - Throws: ``LocalServerError`` if the server refuses.
    public func removeDatabase(_ url: String) async throws(LocalServerError) {
        guard let name = url.split(separator: "?").first?.split(separator: "/").last else { return }
        try await execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// Returns the URL of a database over the socket, which requires no password.
    public func url(of name: String) -> String {
        "postgres://\(Self.user)@/\(name)?host=\(folder.appending("socket"))&port=\(endpoint.port)"
    }

    /// Returns the URL of a database over TCP, which requires the password.
    ///
    /// - Parameters:
    ///   - name: the database.
    ///   - password: the password in the URL; `nil` omits it.
    ///   - options: the part after the question mark.
    public func networkURL(of name: String, password: String? = PostgreSQLServer.password, options: String = "")
        -> String
    {
        let shown = password?.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        let secret = shown.map { ":" + $0 } ?? ""
        return "postgres://\(Self.user)\(secret)@\(endpoint)/\(name)\(options.isEmpty ? "" : "?" + options)"
    }

    /// Runs SQL as the superuser.
    ///
    /// - Throws: ``LocalServerError`` if the server refuses.
    public func execute(_ sql: String, database: String = "postgres") async throws(LocalServerError) {
        let url = url(of: database)
        // This blocks, so don't run it on one of the few threads that all tasks share.
        let refusal = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Self.execute(sql, at: url)) }
        }
        if let refusal { throw .file(path: sql, reason: refusal) }
    }

    /// How often, and after how long, a connection is tried again: 20 seconds in all.
    private static let mostWaits = 200
    private static let microsecondsBetweenWaits: UInt32 = 100_000

    /// Runs SQL and returns the server's error message, or `nil` if it succeeded.
    private static func execute(_ sql: String, at url: String) -> String? {
        let connection = PQconnectdb(url)
        defer { PQfinish(connection) }
        // Many tests at once take all connections that there are; one is free again soon.
        for _ in 0..<mostWaits where PQstatus(connection) != CONNECTION_OK {
            usleep(microsecondsBetweenWaits)
            PQreset(connection)
        }
        guard PQstatus(connection) == CONNECTION_OK else { return String(cString: PQerrorMessage(connection)) }
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK { return nil }
        return String(cString: PQerrorMessage(connection))
    }
}
