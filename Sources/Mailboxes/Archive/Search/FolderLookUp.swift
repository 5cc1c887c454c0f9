import IMAP
import Storage

/// Finds the folder that a user means by a name.
enum FolderLookUp {
    /// Folders, or only their placements with a label: most folders at Gmail are labels of All Mail.
    struct Match: Hashable {
        let folders: [Int64]
        var label: String?
    }

    /// Returns the folder of this name, INBOX in any case, or the folders with this role (`sent`, `trash`). If there is
    /// none, returns the folders or the label whose name differs only in case and diacritics.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)`` if there is none either.
    static func match(_ name: String, of mailbox: Mailbox, in transaction: ReadTransaction) throws -> Match {
        try match(name, ofMailbox: mailbox.id, in: transaction)
    }

    static func match(_ name: String, ofMailbox mailboxID: Int64, in transaction: ReadTransaction) throws -> Match {
        let rows = try transaction.rows(
            "SELECT id, name, role FROM folders WHERE mailbox_id = $1 ORDER BY name", [mailboxID])
        let isInbox = MailboxName(name).isInbox
        for row in rows {
            let existing = try row.text("name")
            if existing == name || (isInbox && MailboxName(existing).isInbox) {
                return Match(folders: [try row.integer("id")])
            }
        }
        let wanted = SearchText.fold(name)
        if let role = SpecialFolder(word: wanted) {
            let serving = try rows.filter { try $0.optionalText("role") == role.rawValue }
            if !serving.isEmpty { return Match(folders: try serving.map { try $0.integer("id") }) }
        }
        let alike = try rows.filter { SearchText.fold(try $0.text("name")) == wanted }
        if !alike.isEmpty { return Match(folders: try alike.map { try $0.integer("id") }) }

        var known = try rows.map { try $0.text("name") }
        for row in rows {
            let folder = try row.integer("id")
            let labels = try labels(in: folder, in: transaction)
            if let label = labels.first(where: { shown($0) == name })
                ?? labels.first(where: { SearchText.fold(shown($0)) == wanted })
            {
                return Match(folders: [folder], label: label)
            }
            known += labels.map(shown)
        }
        throw MailboxError.noSuchFolder(name: name, existing: known)
    }

    static func all(of mailbox: Mailbox, in transaction: ReadTransaction) throws -> [Int64] {
        try transaction.rows("SELECT id FROM folders WHERE mailbox_id = $1 ORDER BY id", [mailbox.id]).map {
            try $0.integer("id")
        }
    }

    /// Returns the names of all folders, INBOX first, and those of the labels in them, as users know them.
    static func names(ofMailbox mailboxID: Int64, in transaction: ReadTransaction) throws -> [String] {
        let rows = try transaction.rows("SELECT id, name FROM folders WHERE mailbox_id = $1 ORDER BY name", [mailboxID])
        var names = try rows.map { try $0.text("name") }
        for row in rows {
            for label in try labels(in: try row.integer("id"), in: transaction).map(shown) where !names.contains(label)
            {
                names.append(label)
            }
        }
        return names.filter { MailboxName($0).isInbox } + names.filter { !MailboxName($0).isInbox }
    }

    /// A label as users know it: Gmail's own begin with a backslash.
    static func shown(_ label: String) -> String {
        switch label {
        case "\\Inbox": "INBOX"
        case "\\Draft": "Drafts"
        default: label.hasPrefix("\\") ? String(label.dropFirst()) : label
        }
    }

    /// The labels in a folder. Each takes one step along the index, however many placements have it.
    private static func labels(in folder: Int64, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            WITH RECURSIVE labels (label) AS (
                SELECT MIN(label) FROM placement_labels WHERE folder_id = $1
                UNION ALL
                SELECT (SELECT MIN(more.label) FROM placement_labels more
                        WHERE more.folder_id = $1 AND more.label > labels.label)
                FROM labels WHERE labels.label IS NOT NULL
            )
            SELECT label FROM labels WHERE label IS NOT NULL
            """, [folder]
        ).map { try $0.text("label") }
    }
}
