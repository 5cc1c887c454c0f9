/// Takes the letters that the site writes by itself. The program that runs the site implements it, with a mailbox of the
/// company; the site knows no mailboxes.
public protocol NoticePost: Sendable {
    /// Returns the company's connected mailboxes, by address: those that can be its system mailbox.
    func mailboxes(ofCompany companyID: Int64) async throws -> [NoticeMailbox]

    /// Puts a letter into the outbox of the mailbox that it names. A second call with the same key and mailbox adds
    /// nothing. When this returns, the letter is stored.
    ///
    /// - Throws: an error if it can't be stored now.
    func post(_ letter: SiteLetter) async throws -> LetterPosting
}

/// A connected mailbox, as far as the site must know it.
public struct NoticeMailbox: Sendable, Hashable {
    /// Its address.
    public let address: String
    /// Whether its letters wait until it gets a new password.
    public let needsPassword: Bool
    /// The numbers of the people who may read it.
    public let readers: Set<Int64>

    /// Creates the description of a mailbox.
    public init(address: String, needsPassword: Bool, readers: Set<Int64>) {
        self.address = address
        self.needsPassword = needsPassword
        self.readers = readers
    }
}

/// What became of a letter that was handed over.
public enum LetterPosting: Sendable, Hashable {
    /// It is in the outbox.
    case queued
    /// The company has no such mailbox.
    case noMailbox
    /// It can never be sent, because no mail can be sent to the address.
    case impossible
}
