import Storage

/// The columns and tables that the outbox has gained since the first schema.
enum OutboxSchema {
    static let migration = Migration(
        room: "mailboxes", number: 2, name: "what became of a message that was sent",
        statements: claims + looksIntoSent + ownCopies + fates + mailboxes)

    /// Who made the last attempt, and which messages can wait. The first schema had one state for connecting and
    /// sending, so the fate of its open attempts is unknown.
    private static let claims: [Statement] = [
        "ALTER TABLE outbox ADD COLUMN claim_token BIGINT",
        "ALTER TABLE outbox ADD COLUMN is_bulk BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN handed_over_at BIGINT",
        """
        UPDATE outbox_recipients SET state = 'uncertain' WHERE state = 'pending'
            AND outbox_id IN (SELECT id FROM outbox WHERE state = 'attempting')
        """,
        """
        UPDATE outbox SET state = 'uncertain', attempt_until = NULL,
            detail = 'the program ended in the middle of an attempt' WHERE state = 'attempting'
        """,
        "CREATE INDEX outbox_in_order ON outbox (mailbox_id, state, is_bulk, id)",
        // Leads from one mailbox with work to the next, past those without any.
        "CREATE INDEX outbox_at_work ON outbox (state, mailbox_id, next_attempt_at)",
    ]

    private static let looksIntoSent: [Statement] = [
        "ALTER TABLE outbox ADD COLUMN seen_in_sent_at BIGINT",
        "ALTER TABLE outbox ADD COLUMN uncertain_since BIGINT",
        "ALTER TABLE outbox ADD COLUMN look_ups BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN next_look_up_at BIGINT",
        "ALTER TABLE outbox ADD COLUMN repeats BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN needs_decision BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE outbox_recipients ADD COLUMN is_repeated BIGINT NOT NULL DEFAULT 0",
        "UPDATE outbox SET uncertain_since = queued_at, next_look_up_at = queued_at WHERE state = 'uncertain'",
        "CREATE INDEX outbox_by_message_id ON outbox (mailbox_id, message_id)",
        """
        CREATE INDEX outbox_look_ups ON outbox (mailbox_id, next_look_up_at) WHERE next_look_up_at IS NOT NULL
        """,
    ]

    private static let ownCopies: [Statement] = [
        "ALTER TABLE outbox ADD COLUMN copy_state TEXT",
        "ALTER TABLE outbox ADD COLUMN copy_tries BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN copy_next_at BIGINT",
        "ALTER TABLE outbox ADD COLUMN copy_detail TEXT",
        "ALTER TABLE outbox ADD COLUMN copy_uid_validity BIGINT",
        "ALTER TABLE outbox ADD COLUMN copy_uid BIGINT",
        "CREATE INDEX outbox_copies ON outbox (mailbox_id, copy_next_at) WHERE copy_next_at IS NOT NULL",
    ]

    private static let fates: [Statement] = [
        "ALTER TABLE outbox ADD COLUMN bounced_at BIGINT",
        "ALTER TABLE outbox ADD COLUMN answered_at BIGINT",
        "ALTER TABLE outbox_recipients ADD COLUMN bounced_at BIGINT",
        "ALTER TABLE outbox_recipients ADD COLUMN bounce TEXT",
    ]

    /// The state of a mailbox's sending as a whole.
    private static let mailboxes: [Statement] = [
        """
        CREATE TABLE outbox_mailboxes (
            mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
            token BIGINT NOT NULL DEFAULT 0,
            pause TEXT,
            paused_until BIGINT,
            pause_detail TEXT,
            paused_since BIGINT,
            setbacks BIGINT NOT NULL DEFAULT 0,
            password_refused_at BIGINT,
            password_refusal TEXT,
            files_copies BIGINT,
            daily_limit BIGINT,
            full_until BIGINT,
            bulk_full_until BIGINT
        )
        """,
        // Recipients to whom something was handed over, for the rolling 24 hours of the provider's limit.
        """
        CREATE TABLE outbox_spent (
            id BIGINT PRIMARY KEY,
            mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            spent_at BIGINT NOT NULL,
            recipients BIGINT NOT NULL
        )
        """,
        "CREATE INDEX outbox_spent_by_time ON outbox_spent (mailbox_id, spent_at)",
    ]

    /// How letters with another Message-ID from the server are recognised. Older versions took from the provider list
    /// that a server files copies: now it has to be seen.
    static let recognition = Migration(
        room: "mailboxes", number: 7, name: "letters that a server has given another Message-ID",
        statements: [
            "ALTER TABLE outbox ADD COLUMN token TEXT",
            "ALTER TABLE outbox ADD COLUMN likeness BIGINT",
            "ALTER TABLE outbox ADD COLUMN written_at BIGINT",
            "CREATE INDEX outbox_by_token ON outbox (mailbox_id, token) WHERE token IS NOT NULL",
            "CREATE INDEX outbox_by_likeness ON outbox (mailbox_id, likeness) WHERE likeness IS NOT NULL",
            """
            CREATE TABLE outbox_names (
                mailbox_id BIGINT NOT NULL,
                message_id TEXT NOT NULL,
                outbox_id BIGINT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
                PRIMARY KEY (mailbox_id, message_id)
            )
            """,
            "CREATE INDEX outbox_names_by_letter ON outbox_names (outbox_id)",
            "ALTER TABLE outbox_mailboxes ADD COLUMN filing TEXT",
            "UPDATE outbox_mailboxes SET files_copies = NULL WHERE files_copies = 1",
        ])

    /// A letter that was refused, came back, or may not have left.
    static let inTrouble = "seen_to_at IS NULL AND (state IN ('refused', 'uncertain') OR bounced_at IS NOT NULL)"

    /// What a person has to look at, until they have seen to it. The words of the index are those of
    /// ``inTrouble``: engines use it for no others.
    static let trouble = Migration(
        room: "mailboxes", number: 14, name: "letters that did not arrive",
        statements: [
            "ALTER TABLE outbox ADD COLUMN seen_to_at BIGINT",
            "CREATE INDEX outbox_in_trouble ON outbox (mailbox_id, id) WHERE \(inTrouble)",
        ])
}
