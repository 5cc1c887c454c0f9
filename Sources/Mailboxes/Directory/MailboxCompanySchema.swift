import Storage

/// The company, the owner and the people of mailboxes. The numbers come from another room, so nothing refers to its
/// tables.
enum MailboxCompanySchema {
    /// The same address may be connected in two companies from now on.
    ///
    /// SQLite can't take the constraint from the column `address`, and making the table again would take with it every
    /// row that refers to it. So the column that is unique gets another name and meaning, and a new one takes over the
    /// address: passwords are sealed for its value and open as before.
    static let migration = Migration(
        room: "mailboxes", number: 11, name: "company, owner and people of mailboxes",
        statements: [
            "ALTER TABLE mailboxes RENAME COLUMN address TO company_address",
            "ALTER TABLE mailboxes ADD COLUMN address TEXT NOT NULL DEFAULT ''",
            // NULL until the first company is set up.
            "ALTER TABLE mailboxes ADD COLUMN company_id BIGINT",
            "ALTER TABLE mailboxes ADD COLUMN owner_id BIGINT",
            "ALTER TABLE mailboxes ADD COLUMN is_private BIGINT NOT NULL DEFAULT 0",
            // The number of the company, 0 for none, and the address: see MailboxPlace.key.
            "UPDATE mailboxes SET address = company_address, company_address = '0 ' || company_address",
            "CREATE INDEX mailboxes_by_address ON mailboxes (address)",
            "CREATE INDEX mailboxes_by_company ON mailboxes (company_id, address)",
            """
            CREATE TABLE mailbox_people (
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                person_id BIGINT NOT NULL,
                may_read BIGINT NOT NULL,
                may_send BIGINT NOT NULL,
                may_manage BIGINT NOT NULL,
                PRIMARY KEY (mailbox_id, person_id)
            )
            """,
            "CREATE INDEX mailbox_people_by_person ON mailbox_people (person_id)",
        ])
}
