import Mailboxes

extension MessageArchive {
    /// Returns the messages that match a search as a user types it, newest first.
    func messages(
        of mailbox: Mailbox, folder: String? = nil, search: String? = nil, limit: Int = Self.maximumListLength
    ) async throws -> [StoredMessage] {
        var query = try SearchQuery(parsing: search ?? "")
        if let folder { query = query.adding(.inFolder(folder)) }
        return try await messages(of: mailbox, matching: query, limit: limit)
    }
}
