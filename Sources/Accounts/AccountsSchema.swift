public import Storage

/// The tables of this room. No other room reads or writes them.
public enum AccountsSchema {
    /// Every migration, in order. A released one is never changed.
    public static let migrations: [Migration] = [first, strangers, unproved]

    private static let first = Migration(
        room: "accounts", number: 1, name: "companies, people, sessions, second steps, app passwords, log",
        statements: foundation + comingIn + secondSteps + appPasswords + log)

    private static let strangers = Migration(
        room: "accounts", number: 2, name: "text messages of strangers",
        statements: [
            // Whether the one who asked for it was in a browser that the person does not know.
            "ALTER TABLE text_messages ADD COLUMN is_strangers BIGINT NOT NULL DEFAULT 0"
        ])

    private static let unproved = Migration(
        room: "accounts", number: 3, name: "text messages to numbers that are being set up",
        statements: [
            // Whether the number was only being set up: anyone can type it.
            "ALTER TABLE text_messages ADD COLUMN is_unproved BIGINT NOT NULL DEFAULT 0"
        ])

    private static let foundation: [Statement] = [
        // Numbers come from here, so that the same SQL serves both engines and no number is used twice.
        "CREATE TABLE account_sequences (name TEXT PRIMARY KEY, last BIGINT NOT NULL)",
        // Keys for HMAC. The sealing key, which is not in the database, opens them.
        """
        CREATE TABLE account_keys (
            id BIGINT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            sealed_key BLOB NOT NULL,
            made_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE companies (
            id BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            country TEXT NOT NULL,
            language TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            two_step_by BIGINT,
            networks TEXT NOT NULL,
            system_mailbox TEXT,
            made_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE people (
            id BIGINT PRIMARY KEY,
            address TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            language TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            appearance TEXT NOT NULL,
            uses_keys BIGINT NOT NULL,
            password_salt BLOB NOT NULL,
            password_hash BLOB NOT NULL,
            password_changed_at BIGINT NOT NULL,
            two_step_since BIGINT,
            checklist_hidden_until BIGINT,
            made_at BIGINT NOT NULL,
            last_seen_at BIGINT
        )
        """,
        """
        CREATE TABLE memberships (
            company_id BIGINT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            joined_at BIGINT NOT NULL,
            PRIMARY KEY (company_id, person_id)
        )
        """,
        "CREATE INDEX memberships_by_person ON memberships (person_id)",
    ]

    private static let comingIn: [Statement] = [
        // Links are found by the SHA-256 of their token.
        "CREATE TABLE set_up_links (token_hash BLOB PRIMARY KEY, made_at BIGINT NOT NULL)",
        """
        CREATE TABLE invitations (
            id BIGINT PRIMARY KEY,
            company_id BIGINT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            language TEXT NOT NULL,
            invited_by_id BIGINT,
            invited_by TEXT NOT NULL,
            token_hash BLOB NOT NULL UNIQUE,
            made_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            withdrawn_at BIGINT
        )
        """,
        "CREATE INDEX invitations_by_company ON invitations (company_id, made_at)",
        // Links for a person who is a member already: a new password, a new set-up of two-step verification.
        """
        CREATE TABLE person_links (
            id BIGINT PRIMARY KEY,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            purpose TEXT NOT NULL,
            token_hash BLOB NOT NULL UNIQUE,
            made_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT
        )
        """,
        """
        CREATE TABLE browsers (
            id BIGINT PRIMARY KEY,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            token_hash BLOB NOT NULL,
            program TEXT NOT NULL,
            address TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            last_used_at BIGINT NOT NULL,
            remembered_until BIGINT,
            UNIQUE (token_hash, person_id)
        )
        """,
        "CREATE INDEX browsers_by_person ON browsers (person_id)",
        // A session that was ended is kept for a day, so that a form that its browser still sends finds its person.
        """
        CREATE TABLE sessions (
            id BIGINT PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            company_id BIGINT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
            stage TEXT NOT NULL,
            address TEXT NOT NULL,
            program TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            confirmed_at BIGINT,
            ended_at BIGINT
        )
        """,
        "CREATE INDEX sessions_by_person ON sessions (person_id, last_seen_at)",
        // What a person had typed when the session ended.
        """
        CREATE TABLE kept_forms (
            id BIGINT PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            sealed_body BLOB NOT NULL,
            made_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE wrong_secrets (
            subject TEXT NOT NULL,
            digest BLOB NOT NULL,
            tried_at BIGINT NOT NULL,
            PRIMARY KEY (subject, digest)
        )
        """,
        "CREATE INDEX wrong_secrets_by_time ON wrong_secrets (tried_at)",
    ]

    private static let secondSteps: [Statement] = [
        // One table for all kinds; a kind leaves what it does not use NULL. A step counts once it is confirmed.
        """
        CREATE TABLE second_steps (
            id BIGINT PRIMARY KEY,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            sealed_secret BLOB,
            last_step BIGINT,
            phone_number TEXT,
            credential_id BLOB UNIQUE,
            public_key BLOB,
            algorithm BIGINT,
            made_at BIGINT NOT NULL,
            confirmed_at BIGINT,
            last_used_at BIGINT,
            uses BIGINT NOT NULL
        )
        """,
        "CREATE INDEX second_steps_by_person ON second_steps (person_id, kind)",
        // A set of codes has one salt, so that a try costs one hash.
        """
        CREATE TABLE backup_code_sets (
            person_id BIGINT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
            salt BLOB NOT NULL,
            made_at BIGINT NOT NULL,
            kept_at BIGINT
        )
        """,
        """
        CREATE TABLE backup_codes (
            person_id BIGINT NOT NULL REFERENCES backup_code_sets (person_id) ON DELETE CASCADE,
            position BIGINT NOT NULL,
            code_hash BLOB NOT NULL,
            used_at BIGINT,
            PRIMARY KEY (person_id, position)
        )
        """,
        // A code that was sent, bound to the attempt for which it was sent.
        """
        CREATE TABLE text_codes (
            id BIGINT PRIMARY KEY,
            step_id BIGINT NOT NULL REFERENCES second_steps (id) ON DELETE CASCADE,
            session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            sealed_code BLOB NOT NULL,
            made_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            tries BIGINT NOT NULL,
            sends BIGINT NOT NULL,
            last_sent_at BIGINT NOT NULL,
            UNIQUE (step_id, session_id)
        )
        """,
        // What was sent, for the limits.
        """
        CREATE TABLE text_messages (
            id BIGINT PRIMARY KEY,
            company_id BIGINT NOT NULL,
            person_id BIGINT NOT NULL,
            phone_number TEXT NOT NULL,
            sent_at BIGINT NOT NULL,
            is_confirmed BIGINT NOT NULL
        )
        """,
        "CREATE INDEX text_messages_by_time ON text_messages (sent_at)",
        // A company that gets no text messages, because too few were confirmed; or from when on they are counted again.
        """
        CREATE TABLE text_message_stops (
            company_id BIGINT PRIMARY KEY REFERENCES companies (id) ON DELETE CASCADE,
            stopped_at BIGINT,
            counted_from BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE passkey_challenges (
            challenge_hash BLOB PRIMARY KEY,
            purpose TEXT NOT NULL,
            session_id BIGINT REFERENCES sessions (id) ON DELETE CASCADE,
            address_block TEXT NOT NULL,
            expires_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX passkey_challenges_by_session ON passkey_challenges (session_id, address_block)",
        "CREATE INDEX passkey_challenges_by_time ON passkey_challenges (expires_at)",
    ]

    private static let appPasswords: [Statement] = [
        """
        CREATE TABLE app_passwords (
            id BIGINT PRIMARY KEY,
            company_id BIGINT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            scope TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE,
            networks TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            ends_at BIGINT,
            renews BIGINT,
            first_id BIGINT,
            last_used_at BIGINT,
            last_used_address TEXT,
            last_used_program TEXT
        )
        """,
        "CREATE INDEX app_passwords_by_person ON app_passwords (person_id, name)",
        "CREATE INDEX app_passwords_by_renewed ON app_passwords (renews)",
        // A revoked app password is recognised for as long as a program tries it.
        """
        CREATE TABLE revoked_app_passwords (
            digest BLOB PRIMARY KEY,
            id BIGINT NOT NULL,
            company_id BIGINT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
            person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            revoked_at BIGINT NOT NULL,
            reason TEXT NOT NULL,
            tries BIGINT NOT NULL,
            first_tried_at BIGINT,
            last_tried_at BIGINT,
            last_tried_address TEXT,
            last_tried_program TEXT
        )
        """,
        "CREATE INDEX revoked_app_passwords_by_person ON revoked_app_passwords (person_id, revoked_at)",
    ]

    private static let log: [Statement] = [
        // The log outlives the people and companies that it speaks of, so it refers to no other table.
        """
        CREATE TABLE security_events (
            number BIGINT PRIMARY KEY,
            company_id BIGINT,
            person_id BIGINT,
            actor_id BIGINT,
            happened_at BIGINT NOT NULL,
            kind TEXT NOT NULL,
            facts TEXT NOT NULL,
            address TEXT NOT NULL,
            program TEXT NOT NULL,
            digest BLOB NOT NULL
        )
        """,
        "CREATE INDEX security_events_by_person ON security_events (person_id, number)",
        "CREATE INDEX security_events_by_company ON security_events (company_id, number)",
        // One row: the last number and digest. Each entry locks it, so that the chain never forks.
        "CREATE TABLE security_log_head (id BIGINT PRIMARY KEY, number BIGINT NOT NULL, digest BLOB NOT NULL)",
        // Letters about entries of the log, for people as they were at that moment. One that was posted is kept for a
        // while, for the limits.
        """
        CREATE TABLE security_notices (
            id BIGINT PRIMARY KEY,
            event_number BIGINT NOT NULL,
            kind TEXT NOT NULL,
            company_id BIGINT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
            mailbox TEXT NOT NULL,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            language TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            is_own BIGINT NOT NULL,
            person_name TEXT NOT NULL,
            actor_name TEXT NOT NULL,
            is_last BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            posted_at BIGINT,
            UNIQUE (event_number, mailbox, address)
        )
        """,
        "CREATE INDEX security_notices_by_address ON security_notices (address, made_at)",
        "CREATE INDEX security_notices_by_posting ON security_notices (posted_at, id)",
    ]
}

extension AccountsSchema {
    /// The parts of this room's tables that are sealed.
    public static let inventory = DataInventory(
        sealedColumns: [
            SealedColumn(table: "account_keys", idColumn: "id", column: "sealed_key", place: { "account-key/\($0)" }),
            SealedColumn(
                table: "second_steps", idColumn: "id", column: "sealed_secret", place: { "second-step/\($0)" }),
            SealedColumn(table: "text_codes", idColumn: "id", column: "sealed_code", place: { "text-code/\($0)" }),
            SealedColumn(table: "kept_forms", idColumn: "id", column: "sealed_body", place: { "kept-form/\($0)" }),
        ])
}

extension WriteTransaction {
    /// Returns a number that has never been used in a sequence.
    func nextAccountNumber(_ sequence: String) throws(StorageError) -> Int64 {
        let row = try row(
            """
            INSERT INTO account_sequences (name, last) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET last = account_sequences.last + 1 RETURNING last
            """, [sequence])
        guard let row else { throw .missingColumn("last", available: []) }
        return try row.integer("last")
    }
}
