/// What a ``FaultProxy`` has seen of one connection.
public struct ProxiedConnection: Sendable {
    /// From 0, in the order in which the connections came.
    public let number: Int
    /// Bytes that have gone on, by direction.
    public internal(set) var passed: [Fault.Direction: Int] = [.fromClient: 0, .fromServer: 0]
    /// The faults that have struck, in order.
    public internal(set) var struck: [Fault] = []
    public internal(set) var isClosed = false

    init(number: Int) {
        self.number = number
    }
}
