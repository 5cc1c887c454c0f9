/// Kannel: a gateway for text messages, with its own fake message centre. It accepts messages by HTTP, as operators'
/// gateways do, and ``received`` shows what would have reached the phones.
///
/// It ends when ``stop()`` is called, when the value is released, or when the process ends.
public final class KannelServer: Sendable {
    /// The address and port of its HTTP interface.
    public let endpoint: LocalEndpoint
    /// Where messages are handed over, without parameters.
    public var sendingURL: String { "http://\(endpoint)/cgi-bin/sendsms" }
    /// The user who may send, and the password.
    public static let user = "pennypost"
    public static let password = "kannel-test-password"

    private let bearerbox: SupervisedProcess
    private let smsbox: SupervisedProcess
    private let centre: SupervisedProcess

    /// How often a start is tried. Another program may take a port after it was found free and before it is used.
    private static let startAttempts = 3

    /// Starts Kannel and returns when it accepts messages.
    ///
    /// - Throws: ``LocalServerError`` if Kannel isn't installed or doesn't start.
    public static func start() async throws(LocalServerError) -> KannelServer {
        var log = ""
        for _ in 0..<startAttempts {
            let ports = Ports(
                administration: try FreePorts.next(), boxes: try FreePorts.next(), centre: try FreePorts.next(),
                sending: try FreePorts.next())
            var started: [SupervisedProcess] = []
            do throws(LocalServerError) {
                let bearerbox = try process(.bearerbox, ports)
                started.append(bearerbox)
                try await answers(ports.boxes, bearerbox)
                try await answers(ports.centre, bearerbox)
                let smsbox = try process(.smsbox, ports)
                started.append(smsbox)
                try await answers(ports.sending, smsbox)
                let centre = try messageCentre(ports)
                started.append(centre)
                return KannelServer(ports, bearerbox, smsbox, centre)
            } catch {
                log = started.map(\.output).joined(separator: "\n")
                for process in started.reversed() { await process.stop() }
                guard case .didNotStart = error else { throw error }
            }
        }
        throw .didNotStart(program: "kannel", log: log)
    }

    private init(
        _ ports: Ports, _ bearerbox: SupervisedProcess, _ smsbox: SupervisedProcess, _ centre: SupervisedProcess
    ) {
        endpoint = LocalEndpoint(port: ports.sending)
        (self.bearerbox, self.smsbox, self.centre) = (bearerbox, smsbox, centre)
    }

    /// What reached the message centre, oldest first: one line per line of a message, each with sender and number, for
    /// example `Pennypost +420601234567 text 123456 is your code`.
    public var received: [String] {
        centre.output.split(separator: "\n").compactMap { line in
            guard let start = line.firstRange(of: ": <"), line.contains("Got message"), line.hasSuffix(">") else {
                return nil
            }
            return String(line[start.upperBound...].dropLast())
        }
    }

    /// The file in which the message centre writes down what it is given, for programs that read it themselves.
    public var receivedFile: String { centre.folder.appending("output.log") }

    /// Returns when this many lines have reached the message centre.
    ///
    /// - Throws: ``LocalServerError/timedOut(_:)`` after ten seconds.
    public func waitForLines(_ count: Int) async throws(LocalServerError) -> [String] {
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while ContinuousClock.now < deadline {
            let lines = received
            if lines.count >= count { return lines }
            try? await Task.sleep(for: .milliseconds(10))
        }
        throw .timedOut("\(count) lines at the message centre: \(centre.output)")
    }

    /// Ends Kannel and removes its folders.
    public func stop() async {
        await centre.stop()
        await smsbox.stop()
        await bearerbox.stop()
    }

    private struct Ports {
        let administration, boxes, centre, sending: Int
    }

    private static func answers(_ port: Int, _ process: SupervisedProcess) async throws(LocalServerError) {
        let endpoint = LocalEndpoint(port: port)
        guard await Greeting.wait(at: endpoint, speaksFirst: false, isAlive: { process.exitStatus == nil }) else {
            throw .didNotStart(program: "kannel", log: process.output)
        }
    }

    private static func process(_ program: InstalledProgram, _ ports: Ports) throws(LocalServerError)
        -> SupervisedProcess
    {
        let path = try program.path()
        let folder = try TemporaryFolder(prefix: "pennypost-kannel")
        do throws(LocalServerError) {
            let file = try folder.write(configuration(ports, folder), to: "kannel.conf", mode: 0o600)
            return try SupervisedProcess([path, file], in: folder)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// The fake message centre connects to Kannel and writes down what it is given. It sends nothing itself.
    private static func messageCentre(_ ports: Ports) throws(LocalServerError) -> SupervisedProcess {
        let path = try InstalledProgram.fakesmsc.path()
        let folder = try TemporaryFolder(prefix: "pennypost-fakesmsc")
        do throws(LocalServerError) {
            return try SupervisedProcess(
                [path, "-H", "127.0.0.1", "-r", "\(ports.centre)", "-m", "0", "1 2 text none"], in: folder)
        } catch {
            folder.remove()
            throw error
        }
    }

    private static func configuration(_ ports: Ports, _ folder: TemporaryFolder) -> String {
        """
        group = core
        admin-port = \(ports.administration)
        admin-interface = 127.0.0.1
        admin-password = \(password)
        smsbox-port = \(ports.boxes)
        smsbox-interface = 127.0.0.1
        box-allow-ip = 127.0.0.1
        store-type = file
        store-location = \(folder.appending("store"))

        group = smsc
        smsc = fake
        smsc-id = fake
        port = \(ports.centre)
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = \(ports.boxes)
        sendsms-port = \(ports.sending)
        sendsms-interface = 127.0.0.1
        global-sender = Pennypost

        group = sendsms-user
        username = \(user)
        password = \(password)
        max-messages = 2
        concatenation = true

        group = sms-service
        keyword = default
        max-messages = 0
        text = ""

        """
    }
}

/// Starts Kannel, passes it to `body` and ends it afterwards.
///
/// - Throws: ``LocalServerError`` if the server doesn't start; otherwise whatever `body` throws.
public func withKannelServer<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (KannelServer) async throws -> Result
) async throws -> Result {
    try await withStarted(KannelServer.start(), stop: { await $0.stop() }, body)
}
