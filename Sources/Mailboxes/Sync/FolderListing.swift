import IMAP

/// Lists the server's folders, or those known here if the server does not list any.
struct FolderListing: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let course: FetchCourse

    static let statusItems: [StatusItem] = [
        .messages, .uidNext, .uidValidity, .highestModificationSequence, .mailboxID,
    ]

    /// Sends one LIST with STATUS for all folders. If a session has ended at that, sends a plain LIST. If that ends the
    /// session too, or a LIST is refused for good, returns the folders known here, so they are still fetched.
    func list() async throws -> [ServerFolder] {
        var items = Self.statusItems
        switch course.caution(at: .list) {
        case .none: break
        case .plain:
            session.distrust([.listStatus, .listExtended, .specialUse, .xList])
            items = []
        case .careful(let reason), .avoided(let reason): return try await known(reason)
        }
        let entries: [MailboxListEntry]
        do throws(IMAPError) {
            entries = try await session.mailboxes(status: items)
        } catch {
            guard error.isBearable, !error.isTemporary else { throw error }
            return try await known(error.words)
        }
        let folders = ServerFolder.folders(in: entries)
        // INBOX always exists (RFC 9051 §5.1), so an empty list isn't an answer.
        guard !folders.isEmpty else { return try await known("the server lists no folder") }
        course.noteList(nil)
        return folders
    }

    private func known(_ reason: String) async throws -> [ServerFolder] {
        course.noteList(reason)
        var folders = try await store.folders().map { state in
            ServerFolder(
                name: MailboxName(state.name), role: state.role, isSelectable: true, isView: false, status: nil)
        }
        if !folders.contains(where: \.name.isInbox) {
            folders.append(ServerFolder(name: .inbox, role: .inbox, isSelectable: true, isView: false, status: nil))
        }
        return folders
    }
}
