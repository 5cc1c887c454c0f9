/// One message between a command's own process and the server that carries it out.
///
/// On the wire it is four bytes with the length of the rest (big-endian), one byte with its kind, and its contents. A
/// connection is one command: the client begins with ``hello(_:)``, the server ends with ``exit(status:)``. In between
/// the server writes, and asks for what only the client's process has; each request has one reply, in order.
enum CommandFrame: Hashable, Sendable {
    // From the client.
    /// The first frame: JSON of a ``CommandHello``.
    case hello([UInt8])
    /// Ctrl-C, or SIGTERM.
    case interrupt
    /// The reply to ``open(_:path:)``: 0, or the raw value of an ``UnopenedFile``.
    case opened(UInt8)
    /// The reply to ``read(_:limit:)``; empty at the end.
    case piece([UInt8])
    /// The reply to ``read(_:limit:)``, if reading failed.
    case unreadable
    /// The replies to ``ask(isHidden:question:)``.
    case answer([UInt8])
    case noTerminal
    case noAnswer

    // From the server.
    /// The command begins. Before this, the client may carry it out by itself.
    case begun
    case output([UInt8])
    case errors([UInt8])
    /// Open a file under a number; the path `-` is standard input.
    case open(UInt32, path: String)
    case read(UInt32, limit: UInt32)
    /// Close a file. It has no reply.
    case close(UInt32)
    case ask(isHidden: Bool, question: String)
    /// What to do if the command is cut off from now on.
    case advice(String)
    case exit(status: UInt8)

    /// The longest frame, in bytes without its length. The arguments of a program are at most 2 MiB on Linux.
    static let longest = 4 * 1024 * 1024
    /// The most bytes that are written in one frame, or asked for at once.
    static let longestPiece = 1024 * 1024

    private enum Kind: UInt8 {
        case hello = 0x01, interrupt, opened, piece, unreadable, answer, noTerminal, noAnswer
        case begun = 0x41, output, errors, open, read, close, ask, advice, exit
    }

    /// The bytes on the wire.
    var bytes: [UInt8] {
        let (kind, contents): (Kind, [UInt8]) =
            switch self {
            case .hello(let json): (.hello, json)
            case .interrupt: (.interrupt, [])
            case .opened(let outcome): (.opened, [outcome])
            case .piece(let bytes): (.piece, bytes)
            case .unreadable: (.unreadable, [])
            case .answer(let bytes): (.answer, bytes)
            case .noTerminal: (.noTerminal, [])
            case .noAnswer: (.noAnswer, [])
            case .begun: (.begun, [])
            case .output(let bytes): (.output, bytes)
            case .errors(let bytes): (.errors, bytes)
            case .open(let file, let path): (.open, Self.bytes(file) + Array(path.utf8))
            case .read(let file, let limit): (.read, Self.bytes(file) + Self.bytes(limit))
            case .close(let file): (.close, Self.bytes(file))
            case .ask(let isHidden, let question): (.ask, [isHidden ? 1 : 0] + Array(question.utf8))
            case .advice(let text): (.advice, Array(text.utf8))
            case .exit(let status): (.exit, [status])
            }
        return Self.bytes(UInt32(clamping: contents.count + 1)) + [kind.rawValue] + contents
    }

    /// Parses a frame without its length; `nil` if it is none.
    init?(_ frame: some Collection<UInt8>) {
        guard let kind = frame.first.flatMap(Kind.init(rawValue:)) else { return nil }
        let contents = Array(frame.dropFirst())
        switch kind {
        case .hello: self = .hello(contents)
        case .piece: self = .piece(contents)
        case .answer: self = .answer(contents)
        case .output: self = .output(contents)
        case .errors: self = .errors(contents)
        case .interrupt, .unreadable, .noTerminal, .noAnswer, .begun:
            guard contents.isEmpty else { return nil }
            switch kind {
            case .interrupt: self = .interrupt
            case .unreadable: self = .unreadable
            case .noTerminal: self = .noTerminal
            case .begun: self = .begun
            default: self = .noAnswer
            }
        case .opened, .exit:
            guard contents.count == 1, let value = contents.first else { return nil }
            self = kind == .exit ? .exit(status: value) : .opened(value)
        case .open:
            guard let file = Self.number(contents.prefix(4)),
                let path = String(validating: contents.dropFirst(4), as: UTF8.self)
            else { return nil }
            self = .open(file, path: path)
        case .read:
            guard contents.count == 8, let file = Self.number(contents.prefix(4)),
                let limit = Self.number(contents.suffix(4))
            else { return nil }
            self = .read(file, limit: limit)
        case .close:
            guard contents.count == 4, let file = Self.number(contents) else { return nil }
            self = .close(file)
        case .ask:
            guard let isHidden = contents.first, isHidden <= 1,
                let question = String(validating: contents.dropFirst(), as: UTF8.self)
            else { return nil }
            self = .ask(isHidden: isHidden == 1, question: question)
        case .advice:
            guard let text = String(validating: contents, as: UTF8.self) else { return nil }
            self = .advice(text)
        }
    }

    /// Returns the length of the rest of a frame from its first four bytes; `nil` if no frame has it.
    static func length(_ bytes: some Collection<UInt8>) -> Int? {
        guard let number = number(bytes), (1...longest).contains(Int(number)) else { return nil }
        return Int(number)
    }

    private static func number(_ bytes: some Collection<UInt8>) -> UInt32? {
        guard bytes.count == 4 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
