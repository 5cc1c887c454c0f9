import Foundation

/// Asks a person on the controlling terminal of this process.
enum TerminalPrompt {
    private static let longest = 4096

    /// Shows a question and reads one line.
    ///
    /// - Parameters:
    ///   - question: is already safe for a terminal.
    ///   - isHidden: whether what is typed stays unseen.
    static func ask(_ question: String, isHidden: Bool) -> TerminalAnswer {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return .noTerminal }
        defer { close(terminal) }
        let bytes = Array(question.utf8)
        guard isHidden else {
            guard write(terminal, bytes, bytes.count) == bytes.count else { return .unreadable }
            return line(from: terminal).map(TerminalAnswer.typed) ?? .unreadable
        }
        var original = termios()
        guard tcgetattr(terminal, &original) == 0 else { return .unreadable }
        // A person who ends the program in the middle gets the terminal back as it was.
        let guards = [SIGINT, SIGTERM, SIGHUP, SIGQUIT].map { restoring(original, of: terminal, on: $0) }
        defer {
            for (number, source) in guards {
                source.cancel()
                signal(number, SIG_DFL)
            }
        }
        var silent = original
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ICANON | ISIG)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return .unreadable }
        defer { tcsetattr(terminal, TCSAFLUSH, &original) }
        put(bytes, terminal)
        let typed = line(from: terminal)
        put([0x0A], terminal)
        return typed.map(TerminalAnswer.typed) ?? .unreadable
    }

    private static func line(from terminal: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count <= longest {
            let count = read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes.isEmpty ? nil : bytes }
            if byte == 0x0A || byte == 0x0D { return bytes }
            bytes.append(byte)
        }
        return bytes
    }

    private static func put(_ bytes: [UInt8], _ terminal: Int32) {
        _ = write(terminal, bytes, bytes.count)
    }

    private static func restoring(
        _ original: termios, of terminal: Int32, on number: Int32
    ) -> (Int32, any DispatchSourceSignal) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            var original = original
            tcsetattr(terminal, TCSAFLUSH, &original)
            put([0x0A], terminal)
            Foundation._exit(128 + number)
        }
        // A signal would be lost if it came before the source is ready.
        let isReady = DispatchSemaphore(value: 0)
        source.setRegistrationHandler { isReady.signal() }
        source.resume()
        isReady.wait()
        return (number, source)
    }
}
