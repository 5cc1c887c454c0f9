import Synchronization

/// Counts this process's messages on the wire, over all sessions. While there are none, a program that is asked to exit
/// can do so without making an outcome uncertain.
public enum SMTPTraffic {
    private static let count = Atomic(0)

    /// Number of messages of which at least one byte has been written and whose outcome is not known yet.
    public static var messagesOnTheWire: Int { count.load(ordering: .sequentiallyConsistent) }

    static func began() { count.add(1, ordering: .sequentiallyConsistent) }

    static func ended() { count.subtract(1, ordering: .sequentiallyConsistent) }
}
