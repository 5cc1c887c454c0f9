/// What a ``FaultProxy`` has seen of a connection.
public struct ProxiedConnection: Sendable {
    /// The connection's number in order of arrival, starting at 0.
    public let number: Int
    /// Number of bytes that have passed, by direction.
    public internal(set) var passed: [Fault.Direction: Int] = [.fromClient: 0, .fromServer: 0]
    /// The faults that have struck, in order.
    public internal(set) var struck: [Fault] = []
    /// Whether either side has closed the connection.
    public internal(set) var isClosed = false

    init(number: Int) {
        self.number = number
    }
}
