/// What happened on one connection of a scripted server.
public struct ScriptedConnection: Sendable {
    /// The connection's number in order of arrival, starting at 0.
    public let number: Int
    /// Everything that the peer sent, decrypted.
    public internal(set) var received: [UInt8] = []
    /// Whether the last step has been played, or the current one lasts until the peer closes.
    public internal(set) var isFinished = false
    /// Whether the connection is closed.
    public internal(set) var isClosed = false
    /// Whether TLS has been established.
    public internal(set) var isEncrypted = false
    /// How the peer deviated from the script; `nil` if it did not.
    public internal(set) var failure: LocalServerError?

    init(number: Int) {
        self.number = number
    }

    /// The lines that the peer sent, without their line ends. The last one may be incomplete.
    public var lines: [String] {
        var lines = received.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
