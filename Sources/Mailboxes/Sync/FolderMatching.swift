import IMAP

/// Matches the folders known here with the server's, using only the server's list.
struct FolderMatching: Hashable, Sendable {
    /// The server's folders to fetch, each with what is known of it.
    var pairs: [Pair] = []
    /// Folders of the server whose names are unknown here, each with the known folder that it may be, renamed. Those
    /// not proved yet need a proof.
    var renamed: [Renaming] = []
    /// Known folders that the server no longer has, or that are no longer fetched.
    var gone: [FolderState] = []

    struct Pair: Hashable, Sendable {
        let folder: ServerFolder
        let known: FolderState?
    }

    struct Renaming: Hashable, Sendable {
        let folder: ServerFolder
        let former: FolderState
        /// Whether MAILBOXID proves it (RFC 8474 §4). If not, only the UIDVALIDITY is the same.
        let isProved: Bool
    }

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

    init(folders: [ServerFolder], known: [FolderState]) {
        var missing = known
        var unknown: [ServerFolder] = []
        for folder in folders {
            if let index = missing.firstIndex(where: { $0.name == folder.name.text && Self.isSame($0, folder) }) {
                pairs.append(Pair(folder: folder, known: missing.remove(at: index)))
            } else {
                unknown.append(folder)
            }
        }
        for folder in unknown {
            if let former = Self.former(of: folder, among: missing) {
                missing.removeAll { $0.id == former.state.id }
                renamed.append(Renaming(folder: folder, former: former.state, isProved: former.isProved))
            } else if let index = missing.firstIndex(where: { $0.name == folder.name.text }) {
                // A new folder under the same name: it is rebound.
                pairs.append(Pair(folder: folder, known: missing.remove(at: index)))
            } else {
                pairs.append(Pair(folder: folder, known: nil))
            }
        }
        gone = missing
    }

    /// Returns `true` unless something shows that the server's folder differs from the known one of that name.
    private static func isSame(_ state: FolderState, _ folder: ServerFolder) -> Bool {
        guard let status = folder.status else { return true }
        if let known = state.objectID, let now = status.mailboxID { return known == now }
        guard let validity = status.uidValidity?.rawValue else { return true }
        return validity == state.uidValidity
    }

    private static func former(
        of folder: ServerFolder, among missing: [FolderState]
    ) -> (state: FolderState, isProved: Bool)? {
        guard let status = folder.status else { return nil }
        if let id = status.mailboxID { return missing.first { $0.objectID == id }.map { ($0, true) } }
        let alike = missing.filter { state in
            state.uidValidity == status.uidValidity?.rawValue && !state.known.isEmpty
                && (status.uidNext?.rawValue ?? .max) >= (state.uidNext ?? 0)
        }
        return alike.count == 1 ? alike.first.map { ($0, false) } : nil
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
