import Foundation
import ServiceLifecycle
import Storage
import Synchronization

/// Carries out commands for other processes of the data folder's owner while this process works on the folder.
///
/// Each command has its client's surroundings and the server's open workplace. Two at once get on as two nodes do.
final class CommandServer: Service {
    /// Runs a command in the current surroundings, and returns its exit status.
    typealias CarryOut = @Sendable (_ arguments: [String]) async -> ExitStatus

    /// The most commands at once; more wait until there is room.
    private static let mostCommands = 32
    /// How long a client may take to say what it wants, in seconds.
    private static let patienceWithHello = 10
    /// How long commands may take to stop when the server ends and they have not finished.
    private static let graceForStopping = Duration.seconds(4)
    private static let graceForLeaving = Duration.seconds(1)
    /// What is left of the server's time for the services that end after this one.
    private static let timeForOthers = Duration.seconds(5)
    private static let look = Duration.milliseconds(20)
    private static let pauseWithoutDescriptors: UInt32 = 100_000

    private struct State {
        var commands: [ObjectIdentifier: RemoteCommand] = [:]
        var isStopping = false
    }

    private let workplace: Workplace
    private let version: String
    private let carryOut: CarryOut
    /// How long commands may take to finish when the server ends.
    private let grace: Duration
    private let socket: CommandSocket
    private let listener: Int32
    private let executor = CommandExecutor()
    private let room = DispatchSemaphore(value: 0)
    private let state = Mutex(State())
    private let stops: AsyncStream<Void>
    private let stopped: AsyncStream<Void>.Continuation

    /// Creates a server that clients can connect to from now on. Their commands begin with ``run()``.
    ///
    /// - Parameters:
    ///   - workplace: the data folder, which this process has claimed.
    ///   - version: the program's version. Clients of another version get a sentence that says so.
    ///   - limit: how long the whole server may take to end.
    ///   - carryOut: runs a command.
    /// - Throws: ``CommandFailure`` if the socket cannot be made in the data folder.
    init(
        _ workplace: Workplace, version: String, endingWithin limit: Duration, carryOut: @escaping CarryOut
    ) throws(CommandFailure) {
        guard let socket = CommandSocket(folder: workplace.dataFolder.path) else {
            throw CommandFailure(
                status: .cannotCreate, code: "cannot-open", field: "data",
                message: "the folder \(workplace.dataFolder.path) cannot be opened", remedy: "Check its permissions")
        }
        listener = try socket.listen()
        self.socket = socket
        (self.workplace, self.version, self.carryOut) = (workplace, version, carryOut)
        grace = max(.zero, limit - Self.graceForStopping - Self.graceForLeaving - Self.timeForOthers)
        (stops, stopped) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        // A semaphore must not end with less than it began with.
        for _ in 0..<Self.mostCommands { room.signal() }
    }

    deinit { close(listener) }

    /// Carries out commands until ``stop()``, a graceful shutdown or the cancellation of the task. Those under way then
    /// finish, or are asked to stop: at once if they would go on for ever or the task was cancelled.
    func run() async {
        await withGracefulShutdownHandler {
            Thread.detachNewThread { self.accept() }
            for await _ in stops { break }
        } onGracefulShutdown: {
            self.stop()
        }
        state.withLock { $0.isStopping = true }
        socket.remove()
        shutdown(listener, Int32(SHUT_RDWR))
        let isHasty = Task.isCancelled
        // A cancelled task cannot wait.
        await Task { await self.end(after: isHasty ? .zero : self.grace) }.value
    }

    /// Takes no more commands, and lets ``run()`` end.
    func stop() { stopped.yield() }

    private var commands: [RemoteCommand] { state.withLock { Array($0.commands.values) } }

    private func end(after grace: Duration) async {
        interrupt { $0.isEndless }
        await wait(grace)
        interrupt { _ in true }
        await wait(Self.graceForStopping)
        interrupt { _ in true }
        await wait(Self.graceForLeaving)
        for command in commands { command.abandon() }
    }

    /// Asks commands to stop. A client that reads nothing may hold up the answer, so no one waits for it.
    private func interrupt(_ isMeant: (RemoteCommand) -> Bool) {
        for command in commands where isMeant(command) { DispatchQueue.global().async { command.interrupt() } }
    }

    /// Waits until no command is left, but not for long.
    private func wait(_ limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while !commands.isEmpty, .now < deadline { try? await Task.sleep(for: Self.look) }
    }

    // MARK: Connections

    private func accept() {
        while true {
            room.wait()
            let descriptor = Foundation.accept(listener, nil, nil)
            guard descriptor >= 0 else {
                let number = errno
                room.signal()
                if state.withLock({ $0.isStopping }) { return }
                if [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(number) { usleep(Self.pauseWithoutDescriptors) }
                if [EBADF, EINVAL, ENOTSOCK].contains(number) { return }
                continue
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let connection = FrameConnection(descriptor)
            Thread.detachNewThread {
                self.serve(connection)
                self.room.signal()
            }
        }
    }

    /// Serves one client until it is gone.
    private func serve(_ connection: FrameConnection) {
        guard let peer = connection.peer, peer == geteuid() || peer == 0 else { return }
        connection.limitReceiving(to: Self.patienceWithHello)
        guard case .hello(let json)? = try? connection.receive() else { return }
        connection.limitReceiving(to: nil)
        guard let hello = CommandHello(json), hello.version == version else {
            return refuse(connection, json)
        }
        let command = RemoteCommand(connection, hello.terminal)
        let begins = state.withLock { state in
            if !state.isStopping { state.commands[ObjectIdentifier(command)] = command }
            return !state.isStopping
        }
        guard begins else { return }
        guard (try? command.begin()) != nil else { return forget(command) }
        let surroundings = CommandSurroundings(
            arguments: hello.arguments, environment: hello.environment, workingFolder: hello.workingFolder,
            channel: command, interruption: command, executor: executor)
        let task = Task(executorPreference: executor) { [self] in
            let status = await CommandSurroundings.$current.withValue(surroundings) {
                await Workplace.$ofServer.withValue(workplace) { await carryOut(hello.arguments) }
            }
            command.end(status: status.rawValue)
            forget(command)
        }
        command.follow { task.cancel() }
    }

    private func forget(_ command: RemoteCommand) {
        state.withLock { $0.commands[ObjectIdentifier(command)] = nil }
    }

    /// Says that the client is of another version.
    private func refuse(_ connection: FrameConnection, _ json: [UInt8]) {
        guard let other = CommandHello.version(of: json) else { return }
        let failure = CommandFailure(
            status: .configuration, code: "other-version", field: "server",
            message: "the running server is Pennypost \(version), and this command is \(other)",
            remedy: "Restart the server, so that both have the same version")
        let isJSON = CommandHello(json)?.arguments.contains("--json") ?? false
        try? connection.send(.begun)
        try? connection.send(.errors(FailureReporter(isJSON: isJSON).bytes(of: failure)))
        try? connection.send(.exit(status: UInt8(clamping: failure.status.rawValue)))
        connection.end()
    }
}
