import Foundation

/// Asks on the controlling terminal whether to apply a fix.
enum FixPrompt {
    /// Returns whether the person pressed Enter; `false` if there is no terminal or anything else was typed.
    static func accepts(_ question: String) -> Bool {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return false }
        defer { close(terminal) }
        let bytes = Array((TerminalText.oneLine(question) + " [Enter / n] ").utf8)
        guard write(terminal, bytes, bytes.count) == bytes.count else { return false }
        var typed: [UInt8] = []
        var byte: UInt8 = 0
        while typed.count < 64 {
            let count = read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            if byte == 0x0A || byte == 0x0D { break }
            typed.append(byte)
        }
        return typed.isEmpty || typed == Array("y".utf8)
    }
}
