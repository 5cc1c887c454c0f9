/// Where mailboxes live (RFC 2342 §5): one's own, other people's, shared ones. NIL gives an empty list.
public struct Namespaces: Hashable, Sendable {
    public struct Namespace: Hashable, Sendable {
        /// What names in it begin with; mostly empty or `INBOX.`.
        public let prefix: MailboxName
        public let delimiter: Character?

        public init(prefix: MailboxName, delimiter: Character?) {
            self.prefix = prefix
            self.delimiter = delimiter
        }
    }

    public var personal: [Namespace] = []
    public var others: [Namespace] = []
    public var shared: [Namespace] = []

    public init() {}
}
