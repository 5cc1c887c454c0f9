import Foundation
import Synchronization

/// This process's own streams, files and terminal.
final class ProcessChannel: CommandChannel {
    private let facts: TerminalFacts
    private let failure = Mutex<Int32?>(nil)
    private let takenInput = Mutex(false)

    init() {
        let environment = ProcessInfo.processInfo.environment
        let isDumb = environment["TERM"] == "dumb"
        let isTerminal = isatty(STDOUT_FILENO) == 1
        facts = TerminalFacts(
            isTerminal: isTerminal, showsProgress: isatty(STDERR_FILENO) == 1 && !isDumb,
            usesColour: isTerminal && !isDumb && (environment["NO_COLOR"] ?? "").isEmpty)
    }

    var terminal: TerminalFacts {
        var facts = facts
        facts.width = facts.isTerminal ? Self.width : nil
        return facts
    }

    private static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    var outputError: Int32? { failure.withLock { $0 } }

    var hasTakenInput: Bool { takenInput.withLock { $0 } }

    func write(_ bytes: [UInt8], to stream: CommandStream) {
        switch stream {
        case .errors: _ = Self.write(bytes, to: STDERR_FILENO)
        case .output:
            guard let errorNumber = Self.write(bytes, to: STDOUT_FILENO), errorNumber != EPIPE else { return }
            failure.withLock { $0 = $0 ?? errorNumber }
        }
    }

    /// Writes bytes to a descriptor.
    ///
    /// - Returns: the number of the error that ended it, or `nil`.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    func open(_ path: String) throws(UnopenedFile) -> any ByteSource {
        guard path != "-" else {
            takenInput.withLock { $0 = true }
            return FileSource(handle: .standardInput)
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .missing }
        guard !isFolder.boolValue else { throw .folder }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable }
        return FileSource(handle: handle)
    }

    func ask(_ question: String, isHidden: Bool) -> TerminalAnswer {
        takenInput.withLock { $0 = true }
        return TerminalPrompt.ask(question, isHidden: isHidden)
    }
}

/// An open file of this process.
private struct FileSource: ByteSource {
    let handle: FileHandle

    /// Returns what is there, without waiting for more: a pipe's lines are used as they come.
    func read(_ limit: Int) throws(UnreadableFile) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        while true {
            let count = Foundation.read(handle.fileDescriptor, &bytes, limit)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw UnreadableFile() }
            return Array(bytes.prefix(count))
        }
    }

    func close() {
        // Standard input stays open: the descriptor would be given to the next file.
        if handle !== FileHandle.standardInput { try? handle.close() }
    }
}
