import IMAP

/// A folder from the server's list, with its STATUS figures if the server gave them.
struct ServerFolder: Hashable, Sendable {
    let name: MailboxName
    let role: SpecialFolder?
    let isSelectable: Bool
    /// Whether it only shows messages of other folders (\Flagged, \Important).
    let isView: Bool
    let status: MailboxStatus?

    /// The longest name in bytes. No server in use makes longer ones, and no index takes them.
    static let longestName = 1000

    /// Returns all folders of a list, with their roles. Some servers list a folder twice; it is returned once.
    static func folders(in entries: [MailboxListEntry]) -> [ServerFolder] {
        var seen: Set<MailboxName> = []
        let entries = entries.filter { $0.name.text.utf8.count <= longestName && seen.insert($0.name).inserted }
        let roles = SpecialFolder.roles(in: entries)
        return entries.map { entry in
            ServerFolder(
                name: entry.name, role: roles[entry.name], isSelectable: entry.isSelectable,
                isView: entry.specialUse == .flagged || entry.specialUse == .important, status: entry.status)
        }
    }
}
