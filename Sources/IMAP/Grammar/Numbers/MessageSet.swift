/// Which messages a command is about: by UID (the command is then sent with its `UID` prefix) or by place.
public enum MessageSet: Hashable, Sendable, CustomStringConvertible {
    case uids(UIDSet)
    case sequence(SequenceSet)

    /// Every message of the mailbox, named by UID.
    public static var all: MessageSet { .uids(.all) }

    /// One message by UID.
    public static func uid(_ uid: UID) -> MessageSet { .uids(UIDSet(uid)) }

    public var isEmpty: Bool {
        switch self {
        case .uids(let set): set.isEmpty
        case .sequence(let set): set.isEmpty
        }
    }

    public var isUID: Bool {
        if case .uids = self { true } else { false }
    }

    /// The numbers as they stand on the wire.
    public var description: String {
        switch self {
        case .uids(let set): set.description
        case .sequence(let set): set.description
        }
    }
}
