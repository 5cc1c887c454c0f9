import IMAP
import Storage

extension OutboxStore {
    /// Marks copies as being filed, before the server receives them.
    ///
    /// - Parameters:
    ///   - size: The number of bytes to hold in memory; a single larger message goes alone.
    ///   - nextTryAt: Returns when to try again, given the number of tries so far.
    /// - Returns: The copies to file, and how many of `ids` were looked at.
    func beginCopies(
        _ ids: ArraySlice<Int64>, _ turn: OutboxTurn, size: Int,
        nextTryAt: @escaping @Sendable (_ tries: Int) -> Timestamp
    ) async throws -> (copies: [OutboxErrands.Copy], lookedAt: Int) {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            var (copies, lookedAt, held): ([OutboxErrands.Copy], Int, Int) = ([], 0, 0)
            for id in ids {
                if lookedAt > 0, held >= size { break }
                lookedAt += 1
                guard let copy = try Self.beginCopy(id, in: transaction, nextTryAt: nextTryAt) else { continue }
                held += copy.bytes.count
                copies.append(copy)
            }
            return (copies, lookedAt)
        }
    }

    private static func beginCopy(
        _ id: Int64, in transaction: WriteTransaction, nextTryAt: (_ tries: Int) -> Timestamp
    ) throws -> OutboxErrands.Copy? {
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
            id: id, bytes: OwnCopy.bytes(of: bytes, sentTo: recipients),
            handedOverAt: try row.optionalTimestamp("handed_over_at") ?? row.timestamp("queued_at"), tries: tries)
    }

    /// Gives up a copy that waits to be filed.
    func leaveCopy(ofMessage id: Int64) async throws {
        try await database.write { transaction in
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL WHERE id = $2 AND copy_next_at IS NOT NULL",
                [SentCopyState.gaveUp.rawValue, id])
        }
    }

    /// Records the outcomes of filing copies.
    func endCopies(_ ends: [OutboxErrands.CopyEnd], _ turn: OutboxTurn) async throws {
        guard !ends.isEmpty else { return }
        try await database.write { transaction in
            try transaction.tell(.outbox, of: turn.mailboxID)
            for end in ends {
                try transaction.execute(
                    """
                    UPDATE outbox SET copy_state = $1, copy_uid_validity = $2, copy_uid = $3, copy_detail = $4,
                        copy_tries = copy_tries - $5 WHERE id = $6
                    """,
                    [
                        end.state.rawValue, end.result?.uidValidity.map { Int64($0.rawValue) },
                        end.result?.uid.map { Int64($0.rawValue) }, end.detail, end.isUntried ? 1 : 0, end.id,
                    ])
                if end.state == .filed || end.state == .gaveUp {
                    try transaction.execute("UPDATE outbox SET copy_next_at = NULL WHERE id = $1", [end.id])
                }
            }
        }
    }
}
