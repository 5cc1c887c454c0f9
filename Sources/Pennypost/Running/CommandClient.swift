import Foundation
import Synchronization

/// Hands a command over to the running server, and is its hands and eyes meanwhile: streams, files, terminal, Ctrl-C.
final class CommandClient: Sendable {
    private let connection: FrameConnection
    private let surroundings: CommandSurroundings
    private let files = Mutex<[UInt32: any ByteSource]>([:])
    private let advice = Mutex<String?>(nil)
    private let interruptions = Mutex(0)
    /// Reading may block for long, as from a terminal. Meanwhile the server may end the command.
    private let reading = DispatchQueue(label: "pennypost.input")
    /// How long the server may take to end the command after the second Ctrl-C.
    private static let patience = DispatchTimeInterval.seconds(1)

    init(_ connection: FrameConnection, _ surroundings: CommandSurroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Has the command carried out.
    ///
    /// - Returns: its exit status; `nil` if the server is about to end and has not begun.
    /// - Throws: ``CommandFailure`` if the server ends in the middle.
    func run(_ hello: [UInt8]) throws(CommandFailure) -> ExitStatus? {
        do throws(FrameConnection.Failure) {
            try connection.send(.hello(hello))
            guard try connection.receive() == .begun else { return nil }
        } catch {
            return nil
        }
        listen()
        defer { surroundings.interruption.stopListening() }
        do throws(FrameConnection.Failure) {
            while true {
                if let status = try handle(try connection.receive()) { return status }
            }
        } catch {
            throw CommandFailure(
                status: .unavailable, code: "server-ended", field: "server",
                message: "the running server ended before the command did; what was accepted is kept",
                remedy: advice.withLock(\.self) ?? "Give the command again to continue")
        }
    }

    /// Does what the server says. Returns the exit status at the end.
    private func handle(_ frame: CommandFrame) throws(FrameConnection.Failure) -> ExitStatus? {
        switch frame {
        case .output(let bytes): surroundings.channel.write(bytes, to: .output)
        case .errors(let bytes): surroundings.channel.write(bytes, to: .errors)
        case .advice(let text): advice.withLock { $0 = text }
        case .exit(let status): return ExitStatus(rawValue: Int32(status)) ?? .fault
        case .open(let file, let path): reading.async { self.open(file, path) }
        case .read(let file, let limit): reading.async { self.read(file, Int(limit)) }
        case .close(let file):
            reading.async { self.files.withLock { $0.removeValue(forKey: file) }?.close() }
        case .ask(isHidden: false, let question): reading.async { self.ask(question, isHidden: false) }
        case .ask(isHidden: true, let question):
            // The prompt handles signals itself, because it has to give the terminal its echo back.
            surroundings.interruption.stopListening()
            ask(question, isHidden: true)
            listen()
        case .hello, .interrupt, .opened, .piece, .unreadable, .answer, .noTerminal, .noAnswer, .begun:
            throw .malformed
        }
        return nil
    }

    private func open(_ file: UInt32, _ path: String) {
        var outcome: UInt8 = 0
        do throws(UnopenedFile) {
            let source = try surroundings.channel.open(path)
            files.withLock { $0[file] = source }
        } catch {
            outcome = error.rawValue
        }
        try? connection.send(.opened(outcome))
    }

    private func read(_ file: UInt32, _ limit: Int) {
        do {
            guard let source = files.withLock({ $0[file] }) else { throw UnreadableFile() }
            try connection.send(.piece(try source.read(min(limit, CommandFrame.longestPiece))))
        } catch {
            try? connection.send(.unreadable)
        }
    }

    private func ask(_ question: String, isHidden: Bool) {
        let reply: CommandFrame =
            switch surroundings.channel.ask(question, isHidden: isHidden) {
            case .typed(let bytes): .answer(bytes)
            case .noTerminal: .noTerminal
            case .unreadable: .noAnswer
            }
        try? connection.send(reply)
    }

    /// Passes Ctrl-C and SIGTERM on. If the server does not react to the second, the command ends without it.
    private func listen() {
        surroundings.interruption.listen { [self] in
            let count = interruptions.withLock { count in
                count += 1
                return count
            }
            try? connection.send(.interrupt)
            guard count > 1 else { return }
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [self] in
                let failure = CommandSurroundings.$current.withValue(surroundings) {
                    advice.withLock(\.self).map(Interruption.advise)
                    return CommandFailure(CancellationError())
                }
                surroundings.channel.write(
                    FailureReporter(isJSON: surroundings.isJSON).bytes(of: failure), to: .errors)
                surroundings.interruption.end(status: failure.status.rawValue)
            }
        }
    }
}
