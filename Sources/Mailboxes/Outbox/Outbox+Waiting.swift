import MailSetup
public import Storage

extension Outbox {
    /// Makes pass after pass until every message has an answer: it was taken or refused for each recipient, or the user
    /// has to decide.
    ///
    /// - Parameters:
    ///   - watched: The messages whose answers to wait for; `nil` for those of the whole mailbox.
    ///   - ids: The messages to hand over; `nil` for all that are due.
    ///   - moreFollows: As in ``deliver(_:only:userInitiated:moreFollows:progress:)``.
    ///   - progress: Called as in ``deliver(_:only:userInitiated:moreFollows:progress:)``.
    /// - Throws: ``ServerFailure`` if the server refuses the password: the mailbox then waits for a new one. Also what
    ///   ``deliver(_:only:userInitiated:moreFollows:progress:)`` throws, except other server failures, which are waited out.
    public func deliverUntilAnswered(
        _ mailbox: Mailbox, watching watched: [Int64]? = nil, only ids: [Int64]? = nil, moreFollows: Bool = false,
        progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws {
        while true {
            do {
                try await deliver(mailbox, only: ids, moreFollows: moreFollows, progress: progress)
            } catch let failure as ServerFailure {
                if failure.kind == .signInRefused || Task.isCancelled { throw failure }
            }
            guard let next = try await store.nextMoment(of: mailbox.id, watching: watched, now: now()) else { return }
            try await sleep(max(next - now(), policy.leastPause))
        }
    }

    /// Returns the mailboxes that have work open: messages to send or to look for, or copies to file.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func mailboxesAtWork() async throws -> [Mailbox] {
        try await store.mailboxesAtWork()
    }

    /// Returns the mailboxes for which a worker has work now: messages to send, to look for in Sent, or to file there.
    /// Mailboxes whose sending pauses or waits for a password are left out. The cost grows with the number of mailboxes
    /// that have open work, not with all.
    ///
    /// - Parameters:
    ///   - time: The current time.
    ///   - limit: The maximum number of mailboxes.
    /// - Returns: The numbers of the mailboxes, longest due first, and when the next one is due after those.
    /// - Throws: `StorageError` if the database fails.
    public func mailboxesDue(at time: Timestamp, limit: Int) async throws -> (due: [Int64], next: Timestamp?) {
        let moments = try await store.moments(now: time).sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let due = moments.prefix { $0.value <= time }
        let next = due.count > limit ? time : moments.dropFirst(due.count).first?.value
        return (due.prefix(limit).map(\.key), next)
    }

    /// Files the copies in Sent that were held back only to see if the server files them itself.
    ///
    /// - Throws: What ``deliver(_:only:userInitiated:moreFollows:progress:)`` throws.
    public func finishCopies(of mailbox: Mailbox) async throws {
        guard let next = try await store.nextCopy(of: mailbox.id), next <= now() + policy.copySettling else { return }
        try await sleep(max(next - now(), .zero))
        try await deliver(mailbox, only: [])
    }
}

extension OutboxStore {
    /// Returns when work can next be done on messages that have no answer yet; `nil` if all have one or wait for the
    /// user.
    func nextMoment(of mailboxID: Int64, watching watched: [Int64]?, now: Timestamp) async throws -> Timestamp? {
        try await database.read { transaction in
            let state = try Self.sendingState(of: mailboxID, in: transaction)
            let sql = "SELECT state, next_attempt_at, next_look_up_at, needs_decision, is_bulk FROM outbox WHERE "
            var next: Timestamp?
            func consider(_ row: Row) throws {
                guard let moment = try Self.moment(row, state, now: now) else { return }
                next = min(next ?? moment, moment)
            }
            if let watched {
                for id in watched {
                    if let row = try transaction.row(sql + "id = $1", [id]) { try consider(row) }
                }
            } else {
                try transaction.forEach(
                    sql + "mailbox_id = $1 AND state IN ($2, $3, $4, $5)",
                    [
                        mailboxID, OutboxState.queued.rawValue, OutboxState.attempting.rawValue,
                        OutboxState.transmitting.rawValue, OutboxState.uncertain.rawValue,
                    ], consider)
            }
            return next
        }
    }

    private static func moment(_ row: Row, _ state: SendingState, now: Timestamp) throws -> Timestamp? {
        switch OutboxState(rawValue: try row.text("state")) {
        case .queued:
            return state.moment(
                ofMailDueAt: try row.timestamp("next_attempt_at"), isBulk: try row.bool("is_bulk"), now: now)
        case .attempting, .transmitting: return now
        case .uncertain:
            return try row.bool("needs_decision") ? nil : row.optionalTimestamp("next_look_up_at")
        case .accepted, .refused, .cancelled, nil: return nil
        }
    }

    func mailboxesAtWork() async throws -> [Mailbox] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT * FROM mailboxes WHERE id IN (
                    SELECT mailbox_id FROM outbox
                    WHERE state IN ($1, $2, $3, $4) OR copy_next_at IS NOT NULL OR next_look_up_at IS NOT NULL
                ) ORDER BY address
                """,
                [
                    OutboxState.queued.rawValue, OutboxState.attempting.rawValue,
                    OutboxState.transmitting.rawValue, OutboxState.uncertain.rawValue,
                ]
            ).map(Mailbox.init(row:))
        }
    }

    /// Returns when a copy next needs attention.
    func nextCopy(of mailboxID: Int64) async throws -> Timestamp? {
        try await database.read { transaction in
            try transaction.row(
                """
                SELECT copy_next_at FROM outbox WHERE mailbox_id = $1 AND copy_next_at IS NOT NULL
                ORDER BY copy_next_at LIMIT 1
                """, [mailboxID])?.optionalTimestamp("copy_next_at")
        }
    }

    /// Returns when work in Sent is next due.
    func nextSentFolderTask(of mailboxID: Int64) async throws -> Timestamp? {
        // While the IMAP server refuses the password, Sent cannot be read.
        guard
            let mailbox = try await database.read({
                try $0.row("SELECT state FROM mailboxes WHERE id = $1", [mailboxID])
            }), try mailbox.text("state") != Mailbox.State.needsPassword.rawValue
        else { return nil }
        let copy = try await nextCopy(of: mailboxID)
        let lookUp = try await database.read { transaction in
            try transaction.row(
                """
                SELECT next_look_up_at FROM outbox WHERE mailbox_id = $1 AND next_look_up_at IS NOT NULL
                ORDER BY next_look_up_at LIMIT 1
                """, [mailboxID])?.optionalTimestamp("next_look_up_at")
        }
        return [copy, lookUp].compactMap(\.self).min()
    }

    /// Returns when work is next due for each mailbox that has open work.
    func moments(now: Timestamp) async throws -> [Int64: Timestamp] {
        try await database.read { transaction in
            var moments: [Int64: Timestamp] = [:]
            func note(_ mailboxID: Int64, _ moment: Timestamp) {
                moments[mailboxID] = min(moments[mailboxID] ?? moment, moment)
            }
            // Steps from one mailbox to the next by the index, past all messages of each.
            for state in [OutboxState.queued, .attempting, .transmitting] {
                let rows = try transaction.rows(
                    """
                    WITH RECURSIVE at_work (id) AS (
                        SELECT MIN(mailbox_id) FROM outbox WHERE state = $1
                        UNION ALL SELECT (SELECT MIN(mailbox_id) FROM outbox WHERE state = $1 AND mailbox_id > at_work.id)
                        FROM at_work WHERE at_work.id IS NOT NULL
                    )
                    SELECT at_work.id AS mailbox_id, (
                        SELECT MIN(next_attempt_at) FROM outbox WHERE state = $1 AND mailbox_id = at_work.id
                    ) AS moment FROM at_work WHERE at_work.id IS NOT NULL
                    """, [state.rawValue])
                for row in rows {
                    let id = try row.integer("mailbox_id")
                    // Claims found here have no worker, or their worker's turn is not over yet.
                    guard state == .queued else {
                        note(id, now)
                        continue
                    }
                    let sending = try Self.sendingState(of: id, in: transaction)
                    let due = try row.timestamp("moment")
                    let moment = sending.moment(ofMailDueAt: due, isBulk: nil, now: now)
                    guard let moment else { continue }
                    note(id, max(moment, try Self.isFullUntil(now, id, sending, in: transaction) ?? moment))
                }
            }
            for column in ["next_look_up_at", "copy_next_at"] {
                try transaction.forEach(
                    """
                    SELECT mailbox_id, MIN(\(column)) AS moment FROM outbox WHERE \(column) IS NOT NULL
                        AND mailbox_id NOT IN (SELECT id FROM mailboxes WHERE state = $1) GROUP BY mailbox_id
                    """, [Mailbox.State.needsPassword.rawValue]
                ) { row in note(try row.integer("mailbox_id"), try row.timestamp("moment")) }
            }
            return moments
        }
    }

    /// Returns until when the daily limit leaves no room for anything that waits; `nil` if there is room.
    private static func isFullUntil(
        _ now: Timestamp, _ mailboxID: Int64, _ state: SendingState, in transaction: ReadTransaction
    ) throws -> Timestamp? {
        let ordinary = state.isFullUntil(now, isBulk: false)
        guard let bulk = state.isFullUntil(now, isBulk: true) else { return nil }
        if let ordinary { return min(ordinary, bulk) }
        let waits = try transaction.row(
            "SELECT 1 AS found FROM outbox WHERE mailbox_id = $1 AND state = $2 AND is_bulk = 0 LIMIT 1",
            [mailboxID, OutboxState.queued.rawValue])
        return waits == nil ? bulk : nil
    }
}
