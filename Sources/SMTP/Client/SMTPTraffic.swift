import Synchronization

/// How many messages of this process are on the wire, over all sessions. A program that is asked to end can end at any
/// moment at which there is none: no outcome is uncertain then.
public enum SMTPTraffic {
    private static let count = Atomic(0)

    /// Messages of which a byte has been written, and whose outcome is not known yet.
    public static var messagesOnTheWire: Int { count.load(ordering: .sequentiallyConsistent) }

    static func began() { count.add(1, ordering: .sequentiallyConsistent) }

    static func ended() { count.subtract(1, ordering: .sequentiallyConsistent) }
}
