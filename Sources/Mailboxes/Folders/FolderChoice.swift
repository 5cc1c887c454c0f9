import IMAP

/// The choice of a server's folders to fetch.
enum FolderChoice {
    /// Returns the folders that together hold every message: INBOX first, then those in which users look for mail.
    ///
    /// At Gmail, folders are labels: All Mail, Junk and Trash hold everything. If All Mail is hidden, and at every
    /// other server, all selectable folders are fetched except those that only show messages of others.
    static func folders(toFetch folders: [ServerFolder], isGmail: Bool) -> [ServerFolder] {
        let selectable = folders.filter(\.isSelectable)
        let chosen: [ServerFolder]
        if isGmail, selectable.contains(where: { $0.role == .all }) {
            chosen = selectable.filter { [.all, .junk, .trash].contains($0.role) }
        } else {
            let others = selectable.filter { $0.role != .all && !$0.isView }
            chosen = others.isEmpty ? selectable : others
        }
        return chosen.sorted { ($0.rank, $0.name.text) < ($1.rank, $1.name.text) }
    }
}

extension ServerFolder {
    /// The order of fetching, lowest first.
    fileprivate var rank: Int {
        switch role {
        case .inbox: 0
        case .all, .sent: 1
        case nil, .drafts: 2
        case .archive: 3
        case .junk, .trash: 4
        }
    }
}
