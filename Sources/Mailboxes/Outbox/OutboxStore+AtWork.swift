public import Storage

extension Outbox {
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
}

extension OutboxStore {
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
                    guard sending.passwordRefusedAt == nil else { continue }
                    let held = [
                        sending.holdsUntil(now, isAsked: false),
                        try Self.isFullUntil(now, id, sending, in: transaction),
                    ]
                    note(id, held.compactMap(\.self).reduce(try row.timestamp("moment"), max))
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
