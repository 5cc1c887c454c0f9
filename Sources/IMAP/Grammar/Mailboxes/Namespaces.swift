/// The namespaces that hold the mailboxes (RFC 2342 §5). NIL becomes an empty array.
public struct Namespaces: Hashable, Sendable {
    /// A part of the server's mailbox names.
    public struct Namespace: Hashable, Sendable {
        /// The beginning of the names in it; usually empty or `INBOX.`.
        public let prefix: MailboxName
        /// The separator between the levels of the names; `nil` if they have no levels.
        public let delimiter: Character?

        /// Creates a namespace.
        /// - Parameters:
        ///   - prefix: The beginning of the names in it.
        ///   - delimiter: The separator between the levels of the names; `nil` if they have no levels.
        public init(prefix: MailboxName, delimiter: Character?) {
            self.prefix = prefix
            self.delimiter = delimiter
        }
    }

    /// The user's own mailboxes.
    public var personal: [Namespace] = []
    /// The mailboxes of other users.
    public var others: [Namespace] = []
    /// The shared mailboxes.
    public var shared: [Namespace] = []

    /// Creates a value without namespaces.
    public init() {}
}
