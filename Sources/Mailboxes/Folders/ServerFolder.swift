import IMAP

/// A folder as the server's list shows it, with the figures of STATUS where the server gave them.
struct ServerFolder: Hashable, Sendable {
    let name: MailboxName
    let role: SpecialFolder?
    let isSelectable: Bool
    /// It only shows messages that lie in other folders (\Flagged, \Important).
    let isView: Bool
    let status: MailboxStatus?

    /// All folders of a list, with their roles.
    static func folders(in entries: [MailboxListEntry]) -> [ServerFolder] {
        let roles = SpecialFolder.roles(in: entries)
        return entries.map { entry in
            ServerFolder(
                name: entry.name, role: roles[entry.name], isSelectable: entry.isSelectable,
                isView: entry.specialUse == .flagged || entry.specialUse == .important, status: entry.status)
        }
    }
}
