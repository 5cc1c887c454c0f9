/// The lines of a file or of standard input, read one by one, so that a batch of any length fits in memory.
struct LineSource {
    private let source: any ByteSource
    private let file: GivenFile
    private let limit: Int
    private var pending: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    init(_ file: GivenFile, limit: Int) throws(CommandFailure) {
        self.file = file
        self.limit = limit
        do throws(UnopenedFile) {
            source = try CommandSurroundings.current.channel.open(file.path)
        } catch {
            throw Self.unreadable(file)
        }
    }

    /// Returns the next line without its line end; `nil` after the last.
    mutating func next() throws(CommandFailure) -> [UInt8]? {
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: 0x0A) {
                let line = pending[start..<end]
                start = end + 1
                return Array(line.last == 0x0D ? line.dropLast() : line)
            }
            if isAtEnd {
                guard start < pending.count else { return nil }
                defer { start = pending.count }
                return Array(pending[start...])
            }
            guard pending.count - start <= limit else {
                throw CommandFailure(
                    status: .badData, code: "too-large", field: file.option,
                    message: "a line is longer than \(limit) bytes", remedy: "Use textFile and htmlFile for large texts"
                )
            }
            pending.removeFirst(start)
            start = 0
            searched = pending.count
            do throws(UnreadableFile) {
                let piece = try source.read(1 << 16)
                isAtEnd = piece.isEmpty
                pending += piece
            } catch {
                throw Self.unreadable(file)
            }
        }
    }

    private static func unreadable(_ file: GivenFile) -> CommandFailure {
        CommandFailure(
            status: .noInput, code: "no-input", field: file.option, message: "“\(file.path)” cannot be read",
            remedy: "Check the path and its permissions")
    }
}
