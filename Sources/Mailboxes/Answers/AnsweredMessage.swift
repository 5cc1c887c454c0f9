import Storage

/// The stored message that an outbox message answers or forwards.
public struct AnsweredMessage: Hashable, Sendable {
    /// How the outbox message refers to the stored one.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A reply to the stored message, or a forward of it.
        case reply, forward

        /// The flag that the stored message gets once a server has accepted the outbox message (RFC 9051 §2.3.2;
        /// `$Forwarded` is registered by RFC 5788 §3).
        var flag: String {
            switch self {
            case .reply: "\\Answered"
            case .forward: "$Forwarded"
            }
        }
    }

    /// The stored message's number.
    public let id: Int64
    /// Whether it is answered or forwarded.
    public let kind: Kind

    /// Creates a reference to the stored message `id`.
    public init(_ id: Int64, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }

    init?(row: Row) throws(StorageError) {
        guard let id = try row.optionalInteger("answers_message"),
            let kind = try row.optionalText("answers_kind").flatMap(Kind.init(rawValue:))
        else { return nil }
        self.init(id, kind)
    }
}
