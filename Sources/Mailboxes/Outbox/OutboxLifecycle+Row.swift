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
        zip(columns, earlier.columns).compactMap { $0 == $1 ? nil : $0 }
    }

    private var columns: [ColumnChange] {
        [
            ColumnChange("state", state.rawValue), ColumnChange("detail", detail), ColumnChange("attempts", attempts),
            ColumnChange("next_attempt_at", nextAttemptAt), ColumnChange("claim_token", claimToken),
            ColumnChange("uncertain_since", uncertainSince), ColumnChange("look_ups", lookUps),
            ColumnChange("next_look_up_at", nextLookUpAt), ColumnChange("needs_decision", needsDecision),
            ColumnChange("repeats", repeats), ColumnChange("handed_over_at", handedOverAt),
            ColumnChange("seen_in_sent_at", seenInSentAt), ColumnChange("bounced_at", bouncedAt),
            ColumnChange("answered_at", answeredAt), ColumnChange("copy_state", copyState?.rawValue),
            ColumnChange("copy_tries", copyTries), ColumnChange("copy_next_at", copyNextAt),
            ColumnChange("copy_detail", copyDetail), ColumnChange("copy_uid_validity", copyUIDValidity),
            ColumnChange("copy_uid", copyUID),
        ]
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
        zip(columns, earlier.columns).compactMap { $0 == $1 ? nil : $0 }
    }

    private var columns: [ColumnChange] {
        [
            ColumnChange("state", state.rawValue), ColumnChange("reply", reply), ColumnChange("bounced_at", bouncedAt),
            ColumnChange("bounce", bounce), ColumnChange("is_repeated", isRepeated),
        ]
    }
}

/// A column that gets a new value.
struct ColumnChange: Hashable, Sendable {
    let column: String
    let value: SQLValue

    init(_ column: String, _ value: some SQLConvertible) { (self.column, self.value) = (column, value.sqlValue) }
}
