import Storage

extension MailboxViewer {
    /// A right that opens a mailbox's letters.
    enum LetterRight: String {
        case read = "may_read"
        case send = "may_send"
    }

    /// Returns the company's mailboxes of which the viewer has a right, by address. An owner has every right. Being an
    /// administrator gives none of these.
    ///
    /// - Parameter mailboxID: Only this mailbox; `nil` for all.
    func mailboxes(
        with right: LetterRight, only mailboxID: Int64? = nil, in transaction: ReadTransaction
    ) throws -> [Mailbox] {
        var values: [any SQLConvertible] = [personID, companyID]
        if let mailboxID { values.append(mailboxID) }
        return try transaction.rows(
            """
            SELECT mailboxes.* FROM mailboxes
            LEFT JOIN mailbox_people ON mailbox_id = mailboxes.id AND person_id = $1
            WHERE company_id = $2 AND (owner_id = $1 OR \(right.rawValue) = 1)
                \(mailboxID == nil ? "" : "AND mailboxes.id = $3")
            ORDER BY address, mailboxes.id
            """, values
        ).map(Mailbox.init(row:))
    }
}
