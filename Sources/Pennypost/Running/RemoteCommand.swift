import Foundation
import Synchronization

/// A command that the server carries out for another process: its way to that process.
final class RemoteCommand: CommandChannel, CommandInterruption {
    private struct State {
        /// What to do at a request to stop; `nil` while the command does not listen.
        var act: (@Sendable () -> Void)?
        /// Cancels everything that the command does.
        var cancel: (@Sendable () -> Void)?
        var hasEnded = false
        var isCut = false
        var isEndless = false
        var advice: String?
        var files: UInt32 = 0
        var awaitsReply = false
        var reply: CommandFrame?
    }

    let terminal: TerminalFacts
    private let connection: FrameConnection
    private let state = Mutex(State())
    /// One request at a time waits for its reply.
    private let asking = Mutex(())
    private let replied = DispatchSemaphore(value: 0)

    init(_ connection: FrameConnection, _ terminal: TerminalFacts) {
        self.connection = connection
        self.terminal = terminal
    }

    // MARK: What the client says

    /// Takes the client's frames until it is gone.
    func follow(cancel: @escaping @Sendable () -> Void) {
        state.withLock { $0.cancel = cancel }
        while let frame = try? connection.receive() {
            switch frame {
            case .interrupt: interrupt()
            case .opened, .piece, .unreadable, .answer, .noTerminal, .noAnswer:
                if !take(frame) { return cut() }
            default: return cut()
            }
        }
        cut()
    }

    /// Asks the command to stop. One that does not listen ends at once, as a process does by a signal.
    func interrupt() {
        let (act, cancel) = state.withLock { ($0.act, $0.cancel) }
        if let act { return act() }
        cancel?()
        end(status: ExitStatus.interrupted.rawValue)
    }

    /// Ends the connection, whatever the client has not read.
    func abandon() { connection.end() }

    /// Stops the command because its client is gone.
    private func cut() {
        connection.end()
        let isNew = state.withLock { state in
            defer { (state.isCut, state.hasEnded) = (true, true) }
            return !state.isCut
        }
        guard isNew else { return }
        replied.signal()
        let (act, cancel) = state.withLock { ($0.act, $0.cancel) }
        if let act { act() } else { cancel?() }
    }

    private func take(_ reply: CommandFrame) -> Bool {
        let isAwaited = state.withLock { state in
            guard state.awaitsReply, state.reply == nil else { return false }
            state.reply = reply
            return true
        }
        if isAwaited { replied.signal() }
        return isAwaited
    }

    // MARK: What the client is asked

    /// Sends a request and waits for its reply; `nil` if the client is gone.
    private func request(_ frame: CommandFrame) -> CommandFrame? {
        asking.withLock { _ in
            let isCut = state.withLock { state in
                state.awaitsReply = !state.isCut
                return state.isCut
            }
            guard !isCut, (try? connection.send(frame)) != nil else { return nil }
            replied.wait()
            return state.withLock { state in
                defer { (state.awaitsReply, state.reply) = (false, nil) }
                return state.reply
            }
        }
    }

    func open(_ path: String) throws(UnopenedFile) -> any ByteSource {
        let file = state.withLock { state in
            state.files &+= 1
            return state.files
        }
        guard case .opened(let outcome)? = request(.open(file, path: path)) else { throw .unreadable }
        guard outcome == 0 else { throw UnopenedFile(rawValue: outcome) ?? .unreadable }
        return RemoteFile(command: self, number: file)
    }

    fileprivate func read(_ file: UInt32, _ limit: Int) throws(UnreadableFile) -> [UInt8] {
        let limit = min(max(1, limit), CommandFrame.longestPiece)
        guard case .piece(let bytes)? = request(.read(file, limit: UInt32(limit))), bytes.count <= limit else {
            throw UnreadableFile()
        }
        return bytes
    }

    fileprivate func close(_ file: UInt32) { try? connection.send(.close(file)) }

    func ask(_ question: String, isHidden: Bool) -> TerminalAnswer {
        switch request(.ask(isHidden: isHidden, question: question)) {
        case .answer(let typed): .typed(typed)
        case .noTerminal: .noTerminal
        default: .unreadable
        }
    }

    // MARK: What the client is told

    /// It never starts again.
    var hasTakenInput: Bool { true }

    /// The client notices by itself that its output cannot be written.
    var outputError: Int32? { nil }

    func write(_ bytes: [UInt8], to stream: CommandStream) {
        var rest = bytes[...]
        while !rest.isEmpty, !hasEnded {
            let piece = Array(rest.prefix(CommandFrame.longestPiece))
            rest = rest.dropFirst(piece.count)
            let frame: CommandFrame = stream == .output ? .output(piece) : .errors(piece)
            guard (try? connection.send(frame)) != nil else { return }
        }
    }

    func begin() throws(FrameConnection.Failure) { try connection.send(.begun) }

    // MARK: Interruption

    var advice: String? { state.withLock { $0.advice } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    var isEndless: Bool { state.withLock { $0.isEndless } }

    func advise(_ advice: String) {
        state.withLock { $0.advice = advice }
        // If the server dies, the client has to know.
        try? connection.send(.advice(advice))
    }

    func listen(_ act: @escaping @Sendable () -> Void) {
        let isCut = state.withLock { state in
            state.act = act
            return state.isCut
        }
        if isCut { act() }
    }

    func stopListening() { state.withLock { $0.act = nil } }

    func noteEndless() { state.withLock { $0.isEndless = true } }

    func end(status: Int32) {
        let isFirst = state.withLock { state in
            defer { state.hasEnded = true }
            return !state.hasEnded
        }
        guard isFirst else { return }
        try? connection.send(.exit(status: UInt8(clamping: status)))
        connection.end()
    }
}

/// A file that is open in the client's process.
private final class RemoteFile: ByteSource {
    private let command: RemoteCommand
    private let number: UInt32
    private let isClosed = Mutex(false)

    init(command: RemoteCommand, number: UInt32) {
        (self.command, self.number) = (command, number)
    }

    deinit { close() }

    func read(_ limit: Int) throws(UnreadableFile) -> [UInt8] { try command.read(number, limit) }

    func close() {
        let isOpen = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        if isOpen { command.close(number) }
    }
}
