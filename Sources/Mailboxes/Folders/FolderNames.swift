import IMAP

/// The names that mail programs and servers give to the usual folders, in English, Czech, Slovak, Polish and German.
///
/// Case, diacritics, spaces and punctuation are ignored: “Koš”, “KOS” and “kos” are the same.
enum FolderNames {
    /// The names by role, the more likely first.
    static let known: [SpecialFolder: [String]] = [
        .sent: [
            "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Odeslaná pošta", "Odeslané", "Odeslané zprávy",
            "Odoslaná pošta", "Odoslané", "Odoslané správy", "Wysłane", "Elementy wysłane", "Wysłane wiadomości",
            "Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete Nachrichten", "Postausgang gesendet",
        ],
        .drafts: [
            "Drafts", "Draft", "Koncepty", "Rozepsané", "Rozepsané zprávy", "Rozpísané", "Rozpísané správy",
            "Szkice", "Wersje robocze", "Kopie robocze", "Robocze", "Entwürfe", "Entwurf",
        ],
        .junk: [
            "Junk", "Junk E-mail", "Junk Mail", "Spam", "Bulk Mail", "Bulk", "Nevyžádaná pošta", "Nevyžádané",
            "Nevyžiadaná pošta", "Nevyžiadané", "Wiadomości-śmieci", "Niechciane", "Spamverdacht",
            "Unerwünscht", "Junk-E-Mails",
        ],
        .trash: [
            "Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin", "Koš", "Odstraněná pošta", "Odstraněné",
            "Odstraněné položky", "Smazané", "Kôš", "Odstránená pošta", "Odstránené", "Odstránené položky",
            "Vymazané", "Kosz", "Usunięte", "Elementy usunięte", "Papierkorb", "Gelöscht", "Gelöschte Objekte",
            "Gelöschte Elemente",
        ],
        .archive: ["Archive", "Archives", "Archiv", "Archív", "Archivy", "Archiwum", "Archivované"],
    ]

    /// Gmail's names for All Mail. They count only below Gmail's own folder.
    static let gmailAll = ["All Mail", "Všechny zprávy", "Všetky správy", "Wszystkie", "Alle Nachrichten"]
    static let gmailRoots = ["[Gmail]", "[Google Mail]"]

    /// Returns the folder that is most likely meant for a role, judged by its name alone.
    static func best(for role: SpecialFolder, in folders: [MailboxListEntry]) -> MailboxName? {
        let names = (role == .all ? gmailAll : known[role] ?? []).map(key)
        let fitting = folders.compactMap { folder -> (depth: Int, rank: Int, name: MailboxName)? in
            let path = folder.path
            guard let last = path.last, let rank = names.firstIndex(of: key(last)) else { return nil }
            let parents = path.dropLast()
            // A folder deep in a project that merely has such a name is not the mailbox's own.
            let isGmails = parents.count == 1 && gmailRoots.contains(parents[0])
            guard parents.isEmpty || isGmails || (parents.count == 1 && MailboxName(parents[0]).isInbox) else {
                return nil
            }
            guard role != .all || isGmails else { return nil }
            return (parents.count, rank, folder.name)
        }
        return fitting.min { ($0.depth, $0.rank, $0.name.text) < ($1.depth, $1.rank, $1.name.text) }?.name
    }

    private static func key(_ name: String) -> String {
        String(SearchText.fold(name).filter { $0.isLetter || $0.isNumber })
    }
}
