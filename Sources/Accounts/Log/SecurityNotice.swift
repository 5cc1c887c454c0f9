import Storage

/// A letter to be written about an entry of the security log: to whom, and from which mailbox.
public struct SecurityNotice: Sendable, Identifiable {
    /// Its number.
    public let id: Int64
    /// What it is about.
    public let event: SecurityEvent
    /// Whose system mailbox sends it.
    public let company: Company
    /// The mailbox that was the system mailbox when the entry was written.
    public let mailbox: String
    /// Who gets it, as they were when the entry was written.
    public let recipient: Recipient
    /// Whether the recipient is the person concerned; else they get it as an administrator.
    public let isOwn: Bool
    /// The name of the person concerned; empty if there is none.
    public let personName: String
    /// The name of the person who did it, if it was not the person concerned; else empty.
    public let actorName: String
    /// Whether further ones of this kind are not mailed for a while.
    public let isLast: Bool

    /// A person as a reader of letters.
    public struct Recipient: Sendable, Hashable {
        /// The mail address.
        public let address: String
        /// The name.
        public let name: String
        /// The language.
        public let language: Language
        /// The time zone, by the name of the IANA database: `Europe/Prague`.
        public let timeZone: String

        /// Creates a reader.
        public init(address: String, name: String, language: Language, timeZone: String) {
            self.address = address
            self.name = name
            self.language = language
            self.timeZone = timeZone
        }
    }

    /// Reads a row of `security_notices` and the rows that it refers to.
    init(row: Row, event: Row, company: Row) throws {
        id = try row.integer("id")
        self.event = try SecurityEvent(row: event)
        self.company = try Company(row: company)
        mailbox = try row.text("mailbox")
        recipient = Recipient(
            address: try row.text("address"), name: try row.text("name"),
            language: Language(rawValue: try row.text("language")) ?? .english, timeZone: try row.text("time_zone"))
        isOwn = try row.bool("is_own")
        personName = try row.text("person_name")
        actorName = try row.text("actor_name")
        isLast = try row.bool("is_last")
    }
}
