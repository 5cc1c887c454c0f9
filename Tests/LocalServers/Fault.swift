/// A failure on a connection through a ``FaultProxy``.
public struct Fault: Sendable, Hashable {
    /// The direction of the bytes in which a fault strikes.
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        /// From the client to the server.
        case fromClient
        /// From the server to the client.
        case fromServer
    }

    /// What goes wrong.
    public enum Kind: Sendable, Hashable {
        /// No bytes pass from here on. Both sides are closed.
        case cut
        /// Like `cut`, but both sides are reset (RST).
        case reset
        /// Further bytes are delayed by this time.
        case delay(Duration)
        /// No bytes pass from here on in either direction, and neither side is closed, as on a dead line.
        case silence
        /// This many bytes pass one by one, each in a separate write.
        case dribble(Int)
        /// The bytes before and after this position never share a write.
        case halve
        /// The next byte is XORed with these bits.
        case garble(UInt8)
        /// The proxy's owner is notified before any further bytes pass.
        case notice
    }

    /// The direction in which the fault strikes.
    public var direction: Direction
    /// Number of bytes that pass in this direction before the fault strikes. 0 means when the connection opens.
    public var position: Int
    /// What goes wrong.
    public var kind: Kind

    /// Creates a fault at a position in one direction.
    public init(_ kind: Kind, _ direction: Direction, at position: Int) {
        self.kind = kind
        self.direction = direction
        self.position = position
    }
}

extension Fault: CustomStringConvertible {
    public var description: String { "\(kind) at byte \(position) \(direction.rawValue)" }
}
