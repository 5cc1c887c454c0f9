/// Standard output and standard error of the running command, and what they are connected to.
struct Console: Sendable {
    /// The console of the one who gave the running command.
    static var current: Console { Console(channel: CommandSurroundings.current.channel) }

    /// The console of this process, the one who gave the running command.
    static let ofProcess = Console(channel: CommandSurroundings.ofProcess.channel)

    private let channel: any CommandChannel

    private init(channel: any CommandChannel) { self.channel = channel }

    /// Whether a person reads standard output.
    var isTerminal: Bool { channel.terminal.isTerminal }
    /// Whether a person reads standard error; progress is shown there.
    var showsProgress: Bool { channel.terminal.showsProgress }
    /// Whether words are coloured.
    var usesColour: Bool { channel.terminal.usesColour }
    /// The terminal's width in columns; `nil` if output goes elsewhere and nothing is cut.
    var width: Int? { channel.terminal.width }
    /// The number of the error for which standard output is not complete; `nil` if it is.
    var outputError: Int32? { channel.outputError }

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

    func write(_ bytes: [UInt8]) { channel.write(bytes, to: .output) }

    func writeError(_ bytes: [UInt8]) { channel.write(bytes, to: .errors) }
}
