public import IMAP

/// What a folder is for, where it is one of those that every mailbox has.
public enum SpecialFolder: String, Hashable, Sendable, CaseIterable {
    case inbox, sent, drafts, junk, trash, archive
    /// Every message of the mailbox, whatever else it lies in: Gmail's All Mail.
    case all

    /// The roles of a server's folders.
    ///
    /// INBOX is always one. The others go by what the server says (SPECIAL-USE, RFC 6154 §2; Gmail's XLIST). Only for a
    /// role that the server gives to no folder the names decide, in the languages of ``FolderNames``; of several that fit,
    /// the one highest up, then the one whose name comes first in that list. A name alone never makes a folder ``all``
    /// outside of Gmail's.
    public static func roles(in folders: [MailboxListEntry]) -> [MailboxName: SpecialFolder] {
        var roles: [MailboxName: SpecialFolder] = [:]
        var given: Set<SpecialFolder> = [.inbox]
        for folder in folders {
            if folder.name.isInbox {
                roles[folder.name] = .inbox
            } else if let role = folder.specialUse.flatMap(SpecialFolder.init(specialUse:)) {
                roles[folder.name] = role
                given.insert(role)
            }
        }
        for role in allCases where !given.contains(role) {
            let candidates = folders.filter { roles[$0.name] == nil && $0.isSelectable }
            if let name = FolderNames.best(for: role, in: candidates) { roles[name] = role }
        }
        return roles
    }

    /// The folder with a role. Where a server gives a role to several, the one highest up, then the first by name.
    public static func folder(_ role: SpecialFolder, in folders: [MailboxListEntry]) -> MailboxListEntry? {
        let roles = roles(in: folders)
        return folders.filter { roles[$0.name] == role && $0.isSelectable }
            .min { ($0.path.count, $0.name.text) < ($1.path.count, $1.name.text) }
    }

    /// The name that a folder with this role gets where a mailbox has none.
    public var usualName: String {
        switch self {
        case .inbox: "INBOX"
        case .all: "All"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }

    /// Finds the folder at a server, by SPECIAL-USE, then by its name.
    ///
    /// - Parameter makesMissing: makes one where the mailbox has none, beside INBOX or below it as the server has it.
    func find(in session: IMAPSession, makesMissing: Bool) async throws(IMAPError) -> MailboxName? {
        let folders = try await session.mailboxes()
        if let folder = Self.folder(self, in: folders) { return folder.name }
        guard makesMissing else { return nil }
        let prefix = try await session.namespaces().personal.first?.prefix.text ?? ""
        let name = MailboxName(prefix + usualName)
        try await session.create(name, for: specialUse)
        // Programs that show only what the person has subscribed to would hide it; a server without LSUB may refuse.
        do { try await session.subscribe(name) } catch { guard error.leavesSessionUsable else { throw error } }
        return name
    }

    private var specialUse: SpecialUse? {
        switch self {
        case .inbox: nil
        case .sent: .sent
        case .drafts: .drafts
        case .junk: .junk
        case .trash: .trash
        case .archive: .archive
        case .all: .all
        }
    }

    private init?(specialUse: SpecialUse) {
        switch specialUse {
        case .sent: self = .sent
        case .drafts: self = .drafts
        case .junk: self = .junk
        case .trash: self = .trash
        case .archive: self = .archive
        case .all: self = .all
        case .flagged, .important: return nil
        }
    }
}
