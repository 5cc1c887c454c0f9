import Foundation
import Synchronization

/// Standard output and standard error, and what they are connected to.
final class Console: Sendable {
    static let shared = Console()

    /// Whether a person reads standard output.
    let isTerminal: Bool
    /// Whether a person reads standard error; progress is shown there.
    let showsProgress: Bool
    /// Whether words are coloured: on a terminal that can, unless NO_COLOR is set (no-color.org).
    let usesColour: Bool
    /// The number of the first error in writing standard output, except that its reader went away.
    private let failure = Mutex<Int32?>(nil)

    private init() {
        let environment = ProcessInfo.processInfo.environment
        isTerminal = isatty(STDOUT_FILENO) == 1
        showsProgress = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        usesColour = isTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// The terminal's width in columns; `nil` if output goes elsewhere and nothing is cut.
    var width: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Prints one line of plain words.
    func say(_ text: String) {
        write(Array((TerminalText.oneLine(text) + "\n").utf8))
    }

    /// Prints a line with a style on its first words: `done  what was done`.
    func say(_ word: String, _ style: TextStyle, _ rest: String) {
        let shown = style.applied(to: TerminalText.oneLine(word), usesColour: usesColour)
        write(Array((rest.isEmpty ? "\(shown)\n" : "\(shown) \(TerminalText.oneLine(rest))\n").utf8))
    }

    /// Prints the lines of a table, which are already safe for a terminal.
    func say(_ table: ColumnTable) {
        for line in table.lines(width: width, usesColour: usesColour) { write(Array((line + "\n").utf8)) }
    }

    func write(_ bytes: [UInt8]) {
        guard let errorNumber = Self.write(bytes, to: STDOUT_FILENO), errorNumber != EPIPE else { return }
        failure.withLock { $0 = $0 ?? errorNumber }
    }

    func writeError(_ bytes: [UInt8]) {
        _ = Self.write(bytes, to: STDERR_FILENO)
    }

    /// The number of the error for which standard output is not complete; `nil` if it is.
    var outputError: Int32? { failure.withLock { $0 } }

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
}
