import IMAP

/// A folder as the server's list shows it, with the figures of STATUS where the server gave them.
struct ServerFolder: Hashable, Sendable {
    let name: MailboxName
    let role: SpecialFolder?
    let isSelectable: Bool
    /// It only shows messages that lie in other folders (\Flagged, \Important).
    let isView: Bool
    let status: MailboxStatus?

    /// Bytes of a name; no server that people use makes longer ones, and no index takes them.
    static let longestName = 1000

    /// All folders of a list, with their roles. Servers name a folder twice at times; once is enough.
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
