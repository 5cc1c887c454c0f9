public import Accounts

/// Takes notices by mail. Whoever implements it sends them through the company's system mailbox; without one there is
/// nobody to take them.
public protocol NoticePost: Sendable {
    /// Takes a notice and returns at once.
    func post(_ notice: SiteNoticeLetter)
    /// Whether the company's notices can be sent at all.
    func canPost(for company: Company) async -> Bool
}

/// A letter that the site sends by itself.
public enum SiteNoticeLetter: Sendable {
    /// The link to a new password.
    case passwordLink(PasswordLink)
}
