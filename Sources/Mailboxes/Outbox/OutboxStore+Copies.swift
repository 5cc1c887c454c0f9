import IMAP
import Storage

extension OutboxStore {
    /// Marks a copy as being filed, before the server hears of it.
    /// - Returns: nil where it is not to be filed any more.
    /// - Parameter nextTryAt: when it is tried again after so many tries.
    func beginCopy(
        _ id: Int64, _ turn: OutboxTurn, nextTryAt: @escaping @Sendable (_ tries: Int) -> Timestamp
    ) async throws -> OutboxErrands.Copy? {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            let known = try transaction.row("SELECT copy_tries FROM outbox WHERE id = $1", [id])
            let tries = Int(clamping: try known?.integer("copy_tries") ?? 0) + 1
            let row = try transaction.row(
                """
                UPDATE outbox SET copy_state = $1, copy_tries = $2, copy_next_at = $3
                WHERE id = $4 AND copy_state IN ($1, $5) RETURNING *
                """,
                [SentCopyState.appending.rawValue, tries, nextTryAt(tries), id, SentCopyState.due.rawValue])
            guard let row else { return nil }
            guard let bytes = try? transaction.blob(try row.blobID("blob_id")) else {
                try transaction.execute(
                    "UPDATE outbox SET copy_state = $1, copy_next_at = NULL, copy_detail = $2 WHERE id = $3",
                    [SentCopyState.gaveUp.rawValue, "the message's bytes cannot be read any more", id])
                return nil
            }
            let recipients = try transaction.rows(
                "SELECT address FROM outbox_recipients WHERE outbox_id = $1 ORDER BY position", [id]
            ).map { try $0.text("address") }
            return OutboxErrands.Copy(
                bytes: OwnCopy.bytes(of: bytes, sentTo: recipients),
                handedOverAt: try row.optionalTimestamp("handed_over_at") ?? row.timestamp("queued_at"),
                tries: tries)
        }
    }

    /// Writes down what became of a copy.
    /// - Parameter detail: why it could not be filed.
    func endCopy(
        _ id: Int64, _ turn: OutboxTurn, _ state: SentCopyState, _ result: AppendResult?, detail: String?
    ) async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE outbox SET copy_state = $1, copy_uid_validity = $2, copy_uid = $3, copy_detail = $4
                WHERE id = $5
                """,
                [
                    state.rawValue, result?.uidValidity.map { Int64($0.rawValue) },
                    result?.uid.map { Int64($0.rawValue) },
                    detail, id,
                ])
            try transaction.tell(.outbox, of: turn.mailboxID)
            if state == .filed || state == .gaveUp {
                try transaction.execute("UPDATE outbox SET copy_next_at = NULL WHERE id = $1", [id])
            }
        }
    }
}
