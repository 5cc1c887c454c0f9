import Storage

/// How a lifecycle is stored in the table `outbox`. Its recipients are rows of `outbox_recipients`.
extension OutboxLifecycle {
    /// Reads a lifecycle.
    ///
    /// - Parameter row: All columns of `outbox`.
    init(row: Row, recipients: [OutboxItem.Recipient]) throws {
        guard let state = OutboxState(rawValue: try row.text("state")) else {
            throw MailboxError.unreadableRecord("outbox state")
        }
        self.init(
            state: state, recipients: recipients, detail: try row.optionalText("detail"),
            attempts: Int(clamping: try row.integer("attempts")), nextAttemptAt: try row.timestamp("next_attempt_at"),
            claimToken: try row.optionalInteger("claim_token"),
            uncertainSince: try row.optionalTimestamp("uncertain_since"),
            lookUps: Int(clamping: try row.integer("look_ups")),
            nextLookUpAt: try row.optionalTimestamp("next_look_up_at"),
            needsDecision: try row.bool("needs_decision"), repeats: Int(clamping: try row.integer("repeats")),
            handedOverAt: try row.optionalTimestamp("handed_over_at"),
            seenInSentAt: try row.optionalTimestamp("seen_in_sent_at"),
            bouncedAt: try row.optionalTimestamp("bounced_at"), answeredAt: try row.optionalTimestamp("answered_at"),
            copyState: try row.optionalText("copy_state").flatMap(SentCopyState.init(rawValue:)),
            copyTries: Int(clamping: try row.integer("copy_tries")),
            copyNextAt: try row.optionalTimestamp("copy_next_at"), copyDetail: try row.optionalText("copy_detail"),
            copyUIDValidity: try row.optionalInteger("copy_uid_validity"), copyUID: try row.optionalInteger("copy_uid"),
            hasToken: try row.optionalText("token") != nil)
    }

    /// Returns the columns whose values differ from an earlier lifecycle's, with the new values, in a fixed order.
    func changes(since earlier: OutboxLifecycle) -> [ColumnChange] {
        var changes: [ColumnChange] = []
        changes.note("state", state.rawValue, earlier.state.rawValue)
        changes.note("detail", detail, earlier.detail)
        changes.note("attempts", attempts, earlier.attempts)
        changes.note("next_attempt_at", nextAttemptAt, earlier.nextAttemptAt)
        changes.note("claim_token", claimToken, earlier.claimToken)
        changes.note("uncertain_since", uncertainSince, earlier.uncertainSince)
        changes.note("look_ups", lookUps, earlier.lookUps)
        changes.note("next_look_up_at", nextLookUpAt, earlier.nextLookUpAt)
        changes.note("needs_decision", needsDecision, earlier.needsDecision)
        changes.note("repeats", repeats, earlier.repeats)
        changes.note("handed_over_at", handedOverAt, earlier.handedOverAt)
        changes.note("seen_in_sent_at", seenInSentAt, earlier.seenInSentAt)
        changes.note("bounced_at", bouncedAt, earlier.bouncedAt)
        changes.note("answered_at", answeredAt, earlier.answeredAt)
        changes.note("copy_state", copyState?.rawValue, earlier.copyState?.rawValue)
        changes.note("copy_tries", copyTries, earlier.copyTries)
        changes.note("copy_next_at", copyNextAt, earlier.copyNextAt)
        changes.note("copy_detail", copyDetail, earlier.copyDetail)
        changes.note("copy_uid_validity", copyUIDValidity, earlier.copyUIDValidity)
        changes.note("copy_uid", copyUID, earlier.copyUID)
        return changes
    }
}

extension OutboxItem.Recipient {
    init(row: Row) throws {
        guard let state = RecipientState(rawValue: try row.text("state")) else {
            throw MailboxError.unreadableRecord("recipient state")
        }
        self.init(
            address: try row.text("address"), state: state, reply: try row.optionalText("reply"),
            bouncedAt: try row.optionalTimestamp("bounced_at"), bounce: try row.optionalText("bounce"),
            isRepeated: try row.bool("is_repeated"))
    }

    /// Returns the columns of `outbox_recipients` whose values differ from an earlier recipient's.
    func changes(since earlier: OutboxItem.Recipient) -> [ColumnChange] {
        var changes: [ColumnChange] = []
        changes.note("state", state.rawValue, earlier.state.rawValue)
        changes.note("reply", reply, earlier.reply)
        changes.note("bounced_at", bouncedAt, earlier.bouncedAt)
        changes.note("bounce", bounce, earlier.bounce)
        changes.note("is_repeated", isRepeated, earlier.isRepeated)
        return changes
    }
}

/// A column that gets a new value.
struct ColumnChange: Hashable, Sendable {
    let column: String
    let value: SQLValue

    init(_ column: String, _ value: some SQLConvertible) { (self.column, self.value) = (column, value.sqlValue) }
}

extension [ColumnChange] {
    /// Adds a column if its value has changed.
    fileprivate mutating func note<Value: SQLConvertible & Equatable>(
        _ column: String, _ value: Value, _ earlier: Value
    ) {
        if value != earlier { append(ColumnChange(column, value)) }
    }
}
