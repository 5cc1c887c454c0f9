/// What happened on one connection of a scripted server.
public struct ScriptedConnection: Sendable {
    /// The number of the connection, from 0, in the order in which they came.
    public let number: Int
    /// All that the peer sent, decrypted.
    public internal(set) var received: [UInt8] = []
    /// The last step has been played, or the one at hand lasts until the peer closes.
    public internal(set) var isFinished = false
    public internal(set) var isClosed = false
    /// TLS was agreed upon.
    public internal(set) var isEncrypted = false
    /// Where the peer did not do what the script expects.
    public internal(set) var failure: LocalServerError?

    init(number: Int) {
        self.number = number
    }

    /// The lines that the peer sent, without their ends. The last one may be incomplete.
    public var lines: [String] {
        var lines = received.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
