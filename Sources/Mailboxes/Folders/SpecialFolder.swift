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
