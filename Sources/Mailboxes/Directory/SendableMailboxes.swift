import Storage

extension MailboxViewer {
    /// Returns the mailboxes that the viewer may send from, by address: those that are theirs, and those of which they
    /// have the right to send. Being an administrator gives no such right.
    ///
    /// - Parameter mailboxID: Only this mailbox; `nil` for all.
    func mailboxesToSendFrom(
        only mailboxID: Int64? = nil, in transaction: ReadTransaction
    ) throws -> [Mailbox] {
        var values: [any SQLConvertible] = [personID, companyID]
        if let mailboxID { values.append(mailboxID) }
        return try transaction.rows(
            """
            SELECT mailboxes.* FROM mailboxes
            LEFT JOIN mailbox_people ON mailbox_id = mailboxes.id AND person_id = $1
            WHERE company_id = $2 AND (owner_id = $1 OR may_send = 1) \(mailboxID == nil ? "" : "AND mailboxes.id = $3")
            ORDER BY address, mailboxes.id
            """, values
        ).map(Mailbox.init(row:))
    }
}
