/// One thing that goes wrong on a connection through a ``FaultProxy``.
public struct Fault: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        case fromClient
        case fromServer
    }

    public enum Kind: Sendable, Hashable {
        /// Nothing goes on from here: both sides are closed.
        case cut
        /// As `cut`, by RST.
        case reset
        /// What follows waits so long, and then goes on.
        case delay(Duration)
        /// Nothing goes on from here in either direction, and nobody closes, as where a line has died.
        case silence
        /// So many bytes go on one by one, each in a write of its own.
        case dribble(Int)
        /// What came before and what follows never lie in one write.
        case halve
        /// The next byte is changed by these bits.
        case garble(UInt8)
        /// The proxy's owner is told, before anything else goes on.
        case notice
    }

    public var direction: Direction
    /// How many bytes of this direction have gone on when it strikes; at 0 it strikes when the connection opens.
    public var position: Int
    public var kind: Kind

    public init(_ kind: Kind, _ direction: Direction, at position: Int) {
        self.kind = kind
        self.direction = direction
        self.position = position
    }
}

extension Fault: CustomStringConvertible {
    public var description: String { "\(kind) at byte \(position) \(direction.rawValue)" }
}
