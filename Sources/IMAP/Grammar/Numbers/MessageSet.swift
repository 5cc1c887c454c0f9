/// The messages that a command applies to, by UID (which adds the `UID` prefix to the command) or by sequence number.
public enum MessageSet: Hashable, Sendable, CustomStringConvertible {
    /// Messages by UID.
    case uids(UIDSet)
    /// Messages by sequence number.
    case sequence(SequenceSet)

    /// Every message in the mailbox, by UID.
    public static var all: MessageSet { .uids(.all) }

    /// Returns a set of one message by UID.
    public static func uid(_ uid: UID) -> MessageSet { .uids(UIDSet(uid)) }

    /// Whether the set has no messages.
    public var isEmpty: Bool {
        switch self {
        case .uids(let set): set.isEmpty
        case .sequence(let set): set.isEmpty
        }
    }

    /// Whether the messages are identified by UID.
    public var isUID: Bool {
        if case .uids = self { true } else { false }
    }

    /// The numbers as written on the wire.
    public var description: String {
        switch self {
        case .uids(let set): set.description
        case .sequence(let set): set.description
        }
    }
}
