import Foundation
import MailWire

/// Asks for a password on the terminal without showing it.
enum PasswordPrompt {
    private static let longest = 4096

    /// Asks on the controlling terminal, whatever standard input and output are.
    static func ask(_ question: String) throws(CommandFailure) -> Secret {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw CommandFailure(
                status: .usage, code: "password-missing", field: "password",
                message: "there is no terminal to ask for it",
                remedy: "Give it in a file, --password-file FILE, or on standard input, --password-file -")
        }
        defer { close(terminal) }
        var original = termios()
        guard tcgetattr(terminal, &original) == 0 else { throw unreadable }
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
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { throw unreadable }
        defer { tcsetattr(terminal, TCSAFLUSH, &original) }
        put(TerminalText.oneLine(question) + " ", terminal)
        let typed = line(from: terminal)
        put("\n", terminal)
        guard let typed else { throw unreadable }
        return Secret(bytes: typed)
    }

    private static var unreadable: CommandFailure {
        CommandFailure(
            status: .noInput, code: "password-missing", field: "password",
            message: "it cannot be read from the terminal",
            remedy: "Give it in a file, --password-file FILE")
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

    private static func put(_ text: String, _ terminal: Int32) {
        let bytes = Array(text.utf8)
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
            put("\n", terminal)
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
