/// The way between a command and the one who gave it: streams, files and terminal of the process that was started.
protocol CommandChannel: Sendable {
    /// What the streams are connected to.
    var terminal: TerminalFacts { get }
    /// The number of the first error in writing standard output, except that its reader went away; `nil` if there was
    /// none.
    var outputError: Int32? { get }
    /// Whether standard input or the terminal was read from, so that the command cannot start again.
    var hasTakenInput: Bool { get }
    /// Writes to standard output, or to standard error, in the order of the calls.
    func write(_ bytes: [UInt8], to stream: CommandStream)
    /// Opens a file for reading; `-` is standard input.
    func open(_ path: String) throws(UnopenedFile) -> any ByteSource
    /// Asks a person on the controlling terminal, whatever standard input and output are.
    ///
    /// - Parameter isHidden: whether what is typed stays unseen.
    func ask(_ question: String, isHidden: Bool) -> TerminalAnswer
}

/// The two streams that a command writes to.
enum CommandStream: Sendable { case output, errors }

/// Bytes that are read piece by piece.
protocol ByteSource: Sendable {
    /// Returns at most `limit` bytes; none at the end.
    func read(_ limit: Int) throws(UnreadableFile) -> [UInt8]
    func close()
}

/// Why a file cannot be opened for reading.
enum UnopenedFile: UInt8, Error { case missing = 1, folder, unreadable }

/// Reading a file has failed.
struct UnreadableFile: Error {}

/// What a person typed on the terminal.
enum TerminalAnswer: Hashable, Sendable {
    /// The line, without its end.
    case typed([UInt8])
    case noTerminal
    case unreadable
}

/// What the streams of a command are connected to.
struct TerminalFacts: Codable, Hashable, Sendable {
    /// Whether a person reads standard output.
    var isTerminal = false
    /// Whether a person reads standard error; progress is shown there.
    var showsProgress = false
    /// Whether words are coloured: on a terminal that can, unless NO_COLOR is set (no-color.org).
    var usesColour = false
    /// The terminal's width in columns; `nil` if output goes elsewhere and nothing is cut.
    var width: Int?
}
