import Storage

extension OutboxStore {
    func items(of mailboxID: Int64?, open: Bool, below: Int64, limit: Int) async throws -> [OutboxItem] {
        let states: [OutboxState] =
            open ? [.queued, .attempting, .transmitting, .uncertain] : OutboxState.allCases
        let filter = mailboxID == nil ? "" : "AND mailbox_id = $\(states.count + 3) "
        let sql =
            "SELECT * FROM outbox WHERE id < $1 AND state IN (\(states.parameters(from: 3))) \(filter)ORDER BY id DESC LIMIT $2"
        var values: [any SQLConvertible] = [below, limit]
        values += states.map(\.rawValue)
        if let mailboxID { values.append(mailboxID) }
        let given = values
        return try await database.read { transaction in
            try OutboxItem.items(try transaction.rows(sql, given), in: transaction)
        }
    }

    func retry(_ id: Int64, althoughItMayHaveLeft: Bool, now: Timestamp) async throws -> OutboxItem {
        try await database.write { transaction in
            let item = try Self.item(id, in: transaction)
            switch item.state {
            case .queued: break
            case .uncertain:
                guard althoughItMayHaveLeft else { throw OutboxError.mayHaveLeft(id: id) }
            case .cancelled:
                let mayHaveLeft = item.recipients.contains { $0.state == .cancelled && $0.reply == Self.mayHaveLeft }
                guard !mayHaveLeft || althoughItMayHaveLeft else { throw OutboxError.mayHaveLeft(id: id) }
            case .attempting, .transmitting, .accepted, .refused:
                throw OutboxError.cannotRetry(id: id, state: item.state)
            }
            try transaction.execute(
                "UPDATE outbox_recipients SET state = $1 WHERE outbox_id = $2 AND state IN ($3, $4)",
                [
                    RecipientState.pending.rawValue, id, RecipientState.uncertain.rawValue,
                    RecipientState.cancelled.rawValue,
                ])
            try transaction.execute(
                """
                UPDATE outbox SET state = $1, next_attempt_at = $2, uncertain_since = NULL, next_look_up_at = NULL,
                    needs_decision = 0, detail = NULL WHERE id = $3
                """, [OutboxState.queued.rawValue, now, id])
            for topic in [MailboxTopic.outbox, .due] { try transaction.tell(topic, of: item.mailboxID) }
            return try Self.item(id, in: transaction)
        }
    }

    private static let mayHaveLeft = "it may have left before it was taken back"

    func cancel(_ id: Int64) async throws -> OutboxItem {
        try await database.write { transaction in
            let item = try Self.item(id, in: transaction)
            guard [.queued, .attempting, .uncertain].contains(item.state) else {
                throw OutboxError.cannotCancel(id: id, state: item.state)
            }
            for (open, words) in [(RecipientState.pending, nil), (.uncertain, Self.mayHaveLeft)] {
                try transaction.execute(
                    """
                    UPDATE outbox_recipients SET state = $1, reply = COALESCE($2, reply), is_repeated = 0
                    WHERE outbox_id = $3 AND state = $4
                    """, [RecipientState.cancelled.rawValue, words, id, open.rawValue])
            }
            let states = item.recipients.map { recipient in
                recipient.state == .pending || recipient.state == .uncertain ? .cancelled : recipient.state
            }
            try transaction.execute(
                """
                UPDATE outbox SET state = $1, detail = $2, uncertain_since = NULL, next_look_up_at = NULL,
                    needs_decision = 0 WHERE id = $3
                """, [OutboxState(recipients: states).rawValue, "taken back", id])
            try transaction.tell(.outbox, of: item.mailboxID)
            return try Self.item(id, in: transaction)
        }
    }

    private static func item(_ id: Int64, in transaction: ReadTransaction) throws -> OutboxItem {
        guard let row = try transaction.row("SELECT * FROM outbox WHERE id = $1", [id]) else {
            throw OutboxError.notInOutbox(id: id)
        }
        return try OutboxItem(row: row, in: transaction)
    }
}
