/// A letter that the site writes by itself: plain text, for one person.
public struct SiteLetter: Sendable, Hashable {
    /// The company whose mailbox sends it.
    public let companyID: Int64
    /// The address of that mailbox.
    public let mailbox: String
    /// The sender's name.
    public let senderName: String
    /// The recipient's address.
    public let address: String
    /// The recipient's name; empty if it is not known.
    public let name: String
    /// The subject, on one line.
    public let subject: String
    /// The text. Its lines end in LF.
    public let text: String
    /// Tells it apart from all other letters of the mailbox.
    public let key: String
}
