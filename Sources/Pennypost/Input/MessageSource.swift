/// The source of a message's bytes: a file, or standard input.
enum MessageSource: Sendable, Equatable {
    case file(String)
    case standardInput

    /// The most bytes read as one message: servers take 25 to 150 MB.
    static let sizeLimit = 256 * 1024 * 1024

    /// Makes a source from an argument; `-` is standard input.
    init(argument: String) {
        self = argument == "-" ? .standardInput : .file(argument)
    }

    /// The name, for people.
    var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }

    /// Returns all bytes; never holds more than `limit`.
    func read(limit: Int = sizeLimit) throws(MessageSourceError) -> [UInt8] {
        let source = try open()
        defer { source.close() }
        var bytes: [UInt8] = []
        while true {
            let piece: [UInt8]
            do throws(UnreadableFile) {
                piece = try source.read(1 << 20)
            } catch {
                throw .unreadable(name)
            }
            guard !piece.isEmpty else { return bytes }
            bytes += piece
            guard bytes.count <= limit else { throw .tooLarge(name, limit: limit) }
        }
    }

    private func open() throws(MessageSourceError) -> any ByteSource {
        let path = if case .file(let path) = self { path } else { "-" }
        do throws(UnopenedFile) {
            return try CommandSurroundings.current.channel.open(path)
        } catch {
            switch error {
            case .missing: throw .missing(name)
            case .folder: throw .folder(name)
            case .unreadable: throw .unreadable(name)
            }
        }
    }
}

/// Why a message could not be read.
enum MessageSourceError: Error, Sendable, Equatable, CustomStringConvertible {
    case missing(String)
    case folder(String)
    case unreadable(String)
    case tooLarge(String, limit: Int)

    /// The file's name.
    var field: String { words.field }

    /// What is wrong, in a sentence without a full stop.
    var problem: String { words.problem }

    /// What to do, in a sentence without a full stop.
    var remedy: String { words.remedy }

    private var words: (field: String, problem: String, remedy: String) {
        switch self {
        case .missing(let name):
            (name, "there is no such file", "Give the path of a message, or - for standard input")
        case .folder(let name): (name, "it is a folder", "Give the files in it, such as \(name)/*.eml")
        case .unreadable(let name): (name, "the file cannot be read", "Check its permissions")
        case .tooLarge(let name, let limit):
            (
                name, "larger than \(limit / 1_048_576) MB, the most that is read as one message",
                "If it is a mailbox file (mbox), split it into messages first"
            )
        }
    }

    var description: String { "\(field): \(problem). \(remedy)." }
}

extension CommandFailure {
    /// Why a message could not be read.
    init(_ error: MessageSourceError) {
        self.init(
            status: .noInput, code: "no-input", field: error.field, message: error.problem, remedy: error.remedy)
    }
}
