/// Whose a mailbox is. Companies and people are numbers here: another room knows who they are.
public struct MailboxPlace: Hashable, Sendable {
    /// The company; `nil` if none has been set up yet.
    public var companyID: Int64?
    /// The person who has connected it; `nil` if it was done on the server's command line.
    public var ownerID: Int64?
    /// Whether it is the owner's alone. Administrators see of a private mailbox that it exists and how it is, no more.
    public var isPrivate: Bool

    /// No company yet, no owner.
    public static let none = MailboxPlace(companyID: nil)

    /// Creates a place.
    public init(companyID: Int64?, ownerID: Int64? = nil, isPrivate: Bool = false) {
        self.companyID = companyID
        self.ownerID = ownerID
        self.isPrivate = isPrivate
    }

    /// Returns what is unique among all mailboxes: an address within a company.
    ///
    /// - Parameter address: The address, as it is stored.
    func key(_ address: String) -> String { "\(companyID ?? 0) \(address)" }
}
