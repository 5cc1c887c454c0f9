import Storage

extension OutboxStore {
    func sendingState(of mailboxID: Int64) async throws -> SendingState {
        try await database.read { try Self.sendingState(of: mailboxID, in: $0) }
    }

    static func sendingState(
        of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> SendingState {
        let row = try transaction.row(
            """
            SELECT outbox_mailboxes.*, COALESCE(mailbox_tokens.token, 0) AS token FROM outbox_mailboxes
            LEFT JOIN mailbox_tokens ON mailbox_tokens.mailbox_id = outbox_mailboxes.mailbox_id
                AND mailbox_tokens.purpose = $2
            WHERE outbox_mailboxes.mailbox_id = $1
            """, [mailboxID, MailboxLock.Purpose.outbox.rawValue])
        guard let row else { return SendingState() }
        return try SendingState(row: row)
    }

    /// Pauses sending. The end is farther off with every setback in a row.
    func pause(
        _ mailboxID: Int64, _ pause: SendingState.Pause, detail: String, at time: Timestamp,
        until: @escaping @Sendable (_ setbacks: Int) -> Timestamp
    ) async throws {
        try await database.write { transaction in
            try Self.pause(mailboxID, pause, detail: detail, at: time, until: until, in: transaction)
        }
    }

    static func pause(
        _ mailboxID: Int64, _ pause: SendingState.Pause, detail: String, at time: Timestamp,
        until: (_ setbacks: Int) -> Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        let setbacks = try sendingState(of: mailboxID, in: transaction).setbacks + 1
        try transaction.execute(
            """
            UPDATE outbox_mailboxes SET pause = $1, paused_until = $2, pause_detail = $3, setbacks = $4,
                paused_since = CASE WHEN pause = $1 THEN paused_since ELSE $5 END
            WHERE mailbox_id = $6
            """, [pause.rawValue, until(setbacks), detail, setbacks, time, mailboxID])
        try transaction.tell(.state, of: mailboxID)
    }

    /// Records that the submission server refuses the password, so that it is not asked again automatically.
    func noteRefusal(_ mailboxID: Int64, detail: String, at time: Timestamp) async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE outbox_mailboxes SET password_refusal = $1,
                    password_refused_at = COALESCE(password_refused_at, $2) WHERE mailbox_id = $3
                """, [detail, time, mailboxID])
            try transaction.tell(.state, of: mailboxID)
        }
    }

    /// Records that the submission server accepted the sign-in: it can be reached, and the password is right.
    static func noteSignedIn(_ mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        let changed: Int = try transaction.execute(
            """
            UPDATE outbox_mailboxes SET password_refused_at = NULL, password_refusal = NULL
            WHERE mailbox_id = $1 AND password_refused_at IS NOT NULL
            """, [mailboxID])
        let ended: Int = try transaction.execute(
            """
            UPDATE outbox_mailboxes SET pause = NULL, paused_until = NULL, pause_detail = NULL, paused_since = NULL
            WHERE mailbox_id = $1 AND pause = $2
            """, [mailboxID, SendingState.Pause.unreachable.rawValue])
        if changed + ended > 0 { try transaction.tell(.state, of: mailboxID) }
    }

    /// Ends every pause and makes all queued messages and all work in Sent due at once.
    static func resume(_ mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction) throws(StorageError) {
        try endPause(mailboxID, in: transaction)
        try noteSignedIn(mailboxID, in: transaction)
        for column in ["next_look_up_at", "copy_next_at"] {
            try transaction.execute(
                "UPDATE outbox SET \(column) = $1 WHERE mailbox_id = $2 AND \(column) > $1", [time, mailboxID])
        }
        try transaction.execute(
            """
            UPDATE outbox SET next_attempt_at = CASE WHEN not_before > $1 THEN not_before ELSE $1 END
            WHERE mailbox_id = $2 AND state = $3
            """,
            [time, mailboxID, OutboxState.queued.rawValue])
    }

    /// Ends a pause because the server has taken something.
    static func endPause(_ mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        let ended: Int = try transaction.execute(
            """
            UPDATE outbox_mailboxes SET pause = NULL, paused_until = NULL, pause_detail = NULL, paused_since = NULL,
                setbacks = 0
            WHERE mailbox_id = $1 AND (setbacks > 0 OR pause IS NOT NULL)
            """, [mailboxID])
        if ended > 0 { try transaction.tell(.state, of: mailboxID) }
    }

    /// Sets the number of recipients that a mailbox may send to in 24 hours.
    ///
    /// - Parameter limit: The number of recipients; 0 for no limit; `nil` for the provider's known limit.
    func setDailyLimit(_ limit: Int?, of mailboxID: Int64) async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO outbox_mailboxes (mailbox_id, daily_limit) VALUES ($1, $2) ON CONFLICT (mailbox_id)
                DO UPDATE SET daily_limit = $2, full_until = NULL, bulk_full_until = NULL
                """, [mailboxID, limit])
        }
    }

    /// Records whether the mailbox's server files copies in Sent by itself, under our Message-ID.
    func setFilesCopies(_ filesCopies: Bool, of mailboxID: Int64, at time: Timestamp) async throws {
        try await database.write { transaction in
            try transaction.execute("UPDATE outbox_mailboxes SET filing = NULL WHERE mailbox_id = $1", [mailboxID])
            if filesCopies {
                try Self.learn(.messageID, of: mailboxID, at: time, in: transaction)
            } else {
                try Self.learnNothingIsFiled(by: mailboxID, in: transaction)
            }
        }
    }
}

// MARK: How the server files what it takes

extension OutboxStore {
    /// Records how the mailbox's server was seen to file what it takes in Sent. Due copies may then be unnecessary, and
    /// the fate of uncertain messages can be found out.
    static func learn(
        _ filing: SentFiling, of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        let changed: Int = try transaction.execute(
            """
            INSERT INTO outbox_mailboxes (mailbox_id, files_copies, filing) VALUES ($1, 1, $2)
            ON CONFLICT (mailbox_id) DO UPDATE SET files_copies = 1,
                filing = CASE WHEN outbox_mailboxes.filing = $3 THEN outbox_mailboxes.filing ELSE $2 END
            WHERE outbox_mailboxes.files_copies IS NULL OR outbox_mailboxes.files_copies <> 1
                OR outbox_mailboxes.filing IS NULL
                OR (outbox_mailboxes.filing <> $2 AND outbox_mailboxes.filing <> $3)
            """, [mailboxID, filing.rawValue, SentFiling.contradicted.rawValue])
        guard changed > 0 else { return }
        if filing == .messageID {
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL WHERE mailbox_id = $2 AND copy_state = $3",
                [SentCopyState.byServer.rawValue, mailboxID, SentCopyState.due.rawValue])
        }
        try transaction.execute(
            "UPDATE outbox SET next_look_up_at = $1 WHERE mailbox_id = $2 AND state = $3",
            [time, mailboxID, OutboxState.uncertain.rawValue])
    }

    /// Records that the server files nothing that Pennypost can find: Pennypost files copies from now on.
    static func learnNothingIsFiled(by mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            """
            INSERT INTO outbox_mailboxes (mailbox_id, files_copies) VALUES ($1, 0)
            ON CONFLICT (mailbox_id) DO UPDATE SET files_copies = 0,
                filing = CASE WHEN outbox_mailboxes.filing = $2 THEN outbox_mailboxes.filing ELSE NULL END
            """, [mailboxID, SentFiling.contradicted.rawValue])
    }

    /// Forgets how the server files: a letter that it has surely taken is not in Sent.
    static func forgetFiling(of mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox_mailboxes SET filing = NULL WHERE mailbox_id = $1 AND filing <> $2",
            [mailboxID, SentFiling.contradicted.rawValue])
    }

    /// Records that a letter considered absent has turned up: at this server, absence proves nothing any more.
    static func contradictFiling(of mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox_mailboxes SET filing = $1 WHERE mailbox_id = $2",
            [SentFiling.contradicted.rawValue, mailboxID])
    }
}
