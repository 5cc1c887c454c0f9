public import IMAP

/// The role of a folder, if it is one of those that every mailbox has.
public enum SpecialFolder: String, Hashable, Sendable, CaseIterable {
    /// The usual folders: incoming and sent mail, drafts, spam, deleted and archived mail.
    case inbox, sent, drafts, junk, trash, archive
    /// Every message of the mailbox, whatever other folder it is in: Gmail's All Mail.
    case all

    /// Returns the roles of a server's folders.
    ///
    /// INBOX always has its role. Otherwise the server decides (SPECIAL-USE, RFC 6154 §2; Gmail's XLIST). Names decide
    /// only for a role that the server gives to no folder, in the languages of ``FolderNames``. If several match, the
    /// highest in the hierarchy wins, then the one whose name comes first in that list. Outside Gmail, a name alone
    /// never makes a folder ``all``.
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

    /// Returns the folder with a role. If the server gives it to several, returns the highest in the hierarchy, then
    /// the first by name.
    public static func folder(_ role: SpecialFolder, in folders: [MailboxListEntry]) -> MailboxListEntry? {
        let roles = roles(in: folders)
        return folders.filter { roles[$0.name] == role && $0.isSelectable }
            .min { ($0.path.count, $0.name.text) < ($1.path.count, $1.name.text) }
    }

    /// The name for a new folder with this role, if a mailbox has none.
    public var usualName: String {
        switch self {
        case .inbox: "INBOX"
        case .all: "All"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }

    /// Finds the folder at a server, by SPECIAL-USE, then by name.
    ///
    /// - Parameter makesMissing: Pass `true` to create a missing folder, beside INBOX or below it as the server has it.
    /// - Returns: The folder's name; `nil` if it is missing and was not created.
    /// - Throws: `IMAPError` if a command fails.
    func find(in session: IMAPSession, makesMissing: Bool) async throws(IMAPError) -> MailboxName? {
        let folders = try await session.mailboxes()
        if let folder = Self.folder(self, in: folders) { return folder.name }
        guard makesMissing else { return nil }
        let prefix = try await session.namespaces().personal.first?.prefix.text ?? ""
        let name = MailboxName(prefix + usualName)
        try await session.create(name, for: specialUse)
        // Programs that show only subscribed folders would hide it. A server without LSUB may refuse.
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

    /// Finds the role that a user names: `spam` is ``junk``, and every other role has its own word.
    ///
    /// - Parameter word: What the user typed, folded by ``SearchText``.
    init?(word: String) {
        self.init(rawValue: word == "spam" ? "junk" : word)
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
