import Storage

/// The work in a mailbox's Sent folder: what is due, and what has come of it.
extension OutboxStore {
    /// The number of other messages with the same likeness that are compared. If there are more, likeness is not used.
    private static let rivalLimit = 200
    /// The number of messages that prove that the server still files as it did, and their maximum age.
    private static let controlLimit = 3
    private static let controlAge = Duration.seconds(3 * 86_400)

    /// Returns the work due in a mailbox's Sent folder.
    ///
    /// - Parameter patience: How long due copies are held back.
    func tasks(
        of mailboxID: Int64, limit: Int, patience: Duration, policy: OutboxPolicy, now: Timestamp
    ) async throws -> SentFolderTasks {
        try await database.read { transaction in
            let state = try Self.sendingState(of: mailboxID, in: transaction)
            let lookUps = try transaction.rows(
                """
                SELECT * FROM outbox
                WHERE mailbox_id = $1 AND next_look_up_at IS NOT NULL AND next_look_up_at <= $2
                ORDER BY next_look_up_at, id LIMIT $3
                """, [mailboxID, now, limit])
            let copies = try transaction.rows(
                """
                SELECT * FROM outbox
                WHERE mailbox_id = $1 AND copy_next_at IS NOT NULL AND copy_next_at <= $2
                ORDER BY copy_next_at, id LIMIT $3
                """, [mailboxID, now - patience, limit])
            var tasks = SentFolderTasks(
                lookUps: try lookUps.map { try Self.task($0, isThorough: true) },
                copies: try copies.map { row in
                    let isFiling = try row.text("copy_state") == SentCopyState.appending.rawValue
                    return try Self.task(row, isThorough: state.filesCopies != false && !isFiling)
                })
            let isAnyOver = try lookUps.contains { row in
                try row.optionalTimestamp("uncertain_since").map { $0 + policy.grace <= now } ?? false
            }
            if isAnyOver, state.filing?.provesAbsence(hasToken: true) == true {
                tasks.controls = try Self.controls(of: mailboxID, policy: policy, now: now, in: transaction)
            }
            try Self.addRivals(to: &tasks, of: mailboxID, in: transaction)
            return tasks
        }
    }

    private static func task(_ row: Row, isThorough: Bool) throws -> SentFolderTask {
        SentFolderTask(
            letter: try letter(row), queuedAt: try row.timestamp("queued_at"), isThorough: isThorough)
    }

    private static func letter(_ row: Row) throws -> SentLetter {
        var letter = SentLetter(id: try row.integer("id"), messageID: try row.text("message_id"))
        letter.token = try row.optionalText("token")
        letter.likeness = try row.optionalInteger("likeness")
        letter.writtenAt = try row.optionalTimestamp("written_at")
        let end = try row.optionalTimestamp("uncertain_since") ?? row.optionalTimestamp("handed_over_at")
        letter.filedWithin = try end.map {
            SentLetter.window(queuedAt: try row.timestamp("queued_at"), endOfAttempt: $0)
        }
        return letter
    }

    /// Returns the last messages that the server surely took, long enough ago to be in Sent by now.
    private static func controls(
        of mailboxID: Int64, policy: OutboxPolicy, now: Timestamp, in transaction: ReadTransaction
    ) throws -> [SentFolderTask] {
        try transaction.rows(
            """
            SELECT * FROM outbox WHERE mailbox_id = $1 AND state = $2 AND copy_state = $3
                AND handed_over_at >= $4 AND handed_over_at <= $5
            ORDER BY handed_over_at DESC, id DESC LIMIT \(controlLimit)
            """,
            [
                mailboxID, OutboxState.accepted.rawValue, SentCopyState.byServer.rawValue, now - controlAge,
                now - policy.grace,
            ]
        ).map { try task($0, isThorough: true) }
    }

    /// Adds the messages of the same likeness. Only messages that may have left count as rivals.
    private static func addRivals(
        to tasks: inout SentFolderTasks, of mailboxID: Int64, in transaction: ReadTransaction
    ) throws {
        let all = tasks.all.filter(\.isThorough)
        let alike = Set(all.compactMap(\.letter.likeness)).sorted()
        guard !alike.isEmpty else { return }
        let rows = try transaction.rows(
            """
            SELECT * FROM outbox WHERE mailbox_id = $1 AND (attempts > 0 OR state NOT IN ('queued', 'cancelled'))
                AND likeness IN (\(alike.parameters(from: 2))) ORDER BY id DESC LIMIT \(rivalLimit + tasks.all.count)
            """, [mailboxID] + alike)
        let known = Set(tasks.all.map(\.id))
        tasks.rivals = try rows.map(letter).filter { !known.contains($0.id) }
        guard tasks.rivals.count >= rivalLimit else { return }
        tasks.rivals = []
        func plain(_ task: SentFolderTask) -> SentFolderTask {
            var letter = task.letter
            letter.likeness = nil
            return SentFolderTask(letter: letter, queuedAt: task.queuedAt, isThorough: task.isThorough)
        }
        tasks.lookUps = tasks.lookUps.map(plain)
        tasks.copies = tasks.copies.map(plain)
    }

    /// Draws the conclusions from a look into Sent, all in one commit.
    ///
    /// - Parameter isPresumed: Whether the server is listed as filing copies by itself.
    func conclude(
        _ tasks: SentFolderTasks, _ view: SentFolderTasks.View, isPresumed: Bool, _ turn: MailboxToken,
        policy: OutboxPolicy, now: Timestamp
    ) async throws -> SentFolderTasks.Conclusion {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            try Self.checkControls(tasks.controls, view, turn, at: now, in: transaction)
            let wanted = (tasks.lookUps + tasks.copies).map(\.id)
            let found = wanted.compactMap { id in view.found[id].map { (id, $0) } }
            let names = try OutboxEvidence.noteFound(found, of: turn.mailboxID, at: now, in: transaction)
            try DeliveryFeedback.tellAgain(names, of: turn.mailboxID, in: transaction)
            // A finding may have shown how this server files, so absence is judged after that.
            let state = try Self.sendingState(of: turn.mailboxID, in: transaction)
            let missing = tasks.copies.map(\.id).filter { view.found[$0] == nil }
            var ledger = try OutboxLedger(
                tasks.lookUps.map(\.id) + missing, of: turn.mailboxID, state, in: transaction)
            var conclusion = SentFolderTasks.Conclusion()
            for id in tasks.lookUps.map(\.id) {
                let isAbsent = view.isComplete && view.found[id] == nil
                let effects = ledger.handle(.searchedFor(isAbsent: isAbsent, policy, at: now), of: id)
                guard effects.contains(.settled), let item = ledger.items[id] else { continue }
                if item.state == .queued { conclusion.sendsAgain = true }
                conclusion.settled.append(item)
            }
            for id in missing {
                let effects = ledger.handle(.copyMissing(isPresumed: isPresumed, policy, at: now), of: id)
                if effects.contains(.copyDue) { conclusion.toFile.append(id) }
            }
            try ledger.write(in: transaction)
            return conclusion
        }
    }

    /// Checks by letters that the server has surely taken whether it still files as it did.
    private static func checkControls(
        _ controls: [SentFolderTask], _ view: SentFolderTasks.View, _ turn: MailboxToken, at now: Timestamp,
        in transaction: WriteTransaction
    ) throws {
        let findings = controls.map { view.found[$0.id] }
        if view.isComplete, findings.contains(nil) {
            try forgetFiling(of: turn.mailboxID, in: transaction)
        } else if let weakest = findings.compactMap({ $0?.filing }).max(by: { $0.rank < $1.rank }) {
            try learn(weakest, of: turn.mailboxID, at: now, in: transaction)
        }
    }

    /// Puts off all work in Sent because the IMAP server could not be used.
    func putOff(
        _ tasks: SentFolderTasks, _ turn: MailboxToken, words: String, policy: OutboxPolicy, now: Timestamp
    ) async throws {
        try await database.write { transaction in
            let state = try Self.sendingState(of: turn.mailboxID, in: transaction)
            let ids = (tasks.lookUps + tasks.copies).map(\.id)
            var ledger = try OutboxLedger(ids, of: turn.mailboxID, state, in: transaction)
            for task in tasks.lookUps { ledger.handle(.notSearchable(policy, at: now), of: task.id) }
            for task in tasks.copies {
                let end = now + policy.copies.wait(afterAttempts: 1, chance: policy.chance())
                ledger.handle(.copyPutOff(until: end, words: words, at: now), of: task.id)
            }
            try ledger.write(in: transaction)
        }
    }

    /// Marks copies as being filed, before the server receives them.
    ///
    /// - Parameters:
    ///   - size: The number of bytes to hold in memory; a single larger message goes alone.
    ///   - nextTryAt: Returns when to try again, given the number of tries so far.
    /// - Returns: The copies to file, and how many of `ids` were looked at.
    func beginCopies(
        _ ids: ArraySlice<Int64>, _ turn: MailboxToken, size: Int,
        nextTryAt: @escaping @Sendable (_ tries: Int) -> Timestamp
    ) async throws -> (copies: [SentFolderTasks.Copy], lookedAt: Int) {
        try await database.write { transaction in
            let state = try Self.check(turn, in: transaction)
            var ledger = try OutboxLedger(ids, of: turn.mailboxID, state, in: transaction)
            var (copies, lookedAt, held): ([SentFolderTasks.Copy], Int, Int) = ([], 0, 0)
            for id in ids {
                if lookedAt > 0, held >= size { break }
                lookedAt += 1
                guard let item = ledger.items[id], let row = ledger.row(id) else { continue }
                let tries = item.lifecycle.copyTries + 1
                guard ledger.handle(.copyBegan(nextTryAt: nextTryAt(tries)), of: id) != [.ignored] else { continue }
                guard let bytes = try? transaction.blob(try row.blobID("blob_id")) else {
                    ledger.handle(.copyBytesLost, of: id)
                    continue
                }
                held += bytes.count
                copies.append(
                    SentFolderTasks.Copy(
                        id: id, bytes: OwnCopy.bytes(of: bytes, sentTo: item.recipients.map(\.address)),
                        handedOverAt: item.handedOverAt ?? item.queuedAt, tries: tries))
            }
            try ledger.write(in: transaction)
            return (copies, lookedAt)
        }
    }

    /// Records the outcomes of filing copies.
    func endCopies(_ ends: [SentFolderTasks.CopyEnd], _ turn: MailboxToken) async throws {
        guard !ends.isEmpty else { return }
        try await database.write { transaction in
            let state = try Self.sendingState(of: turn.mailboxID, in: transaction)
            var ledger = try OutboxLedger(ends.map(\.id), of: turn.mailboxID, state, in: transaction)
            for end in ends { ledger.handle(.copyEnded(end), of: end.id) }
            try ledger.write(in: transaction)
        }
    }
}
