import Storage

/// What becomes of a message after the server has taken it: it is seen in Sent, bounces, or is answered. The code that
/// reads arriving mail reports this here, in the transaction that stores the mail.
///
/// Reports that match no message of this mailbox's outbox are ignored. Each call may be repeated.
enum OutboxEvidence {
    /// A recipient whom a message did not reach.
    struct Bounce: Hashable, Sendable {
        /// The address as the report gives it; `nil` if it gives none.
        var address: String?
        /// The reason, in the reporting server's words.
        var words: String
    }

    /// Records that a message of ours is in the mailbox's Sent folder.
    ///
    /// If its fate was unknown, the server has taken it. A copy that Pennypost never filed shows that the server files
    /// copies by itself.
    ///
    /// - Parameter marks: The copy's marks.
    /// - Returns: The message's number, and the Message-IDs of its copies that were new; `nil` if it is none of ours.
    static func noteSeenInSent(
        _ marks: LetterMarks, of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws -> (message: Int64, newNames: [String])? {
        guard let letter = try OutboxLetters.recognise(marks, of: mailboxID, in: transaction) else { return nil }
        var finding = SentFinding(filing: letter.filing)
        finding.add(SentEntry(uid: 0, marks: marks), letter.filing)
        return (letter.id, try noteFound([(letter.id, finding)], of: mailboxID, at: time, in: transaction))
    }

    /// Records what was found in Sent.
    ///
    /// - Returns: The Message-IDs of the copies that were new.
    static func noteFound(
        _ found: [(id: Int64, finding: SentFinding)], of mailboxID: Int64, at time: Timestamp,
        in transaction: WriteTransaction
    ) throws -> [String] {
        let events = found.map { (id: $0.id, event: OutboxLifecycle.Event.foundInSent($0.finding, at: time)) }
        let known = try pass(events, of: mailboxID, in: transaction)
        var new: [String] = []
        for (id, finding) in found where known.contains(id) {
            for name in finding.names.sorted()
            where try OutboxLetters.remember(name, of: id, mailbox: mailboxID, in: transaction) {
                new.append(name)
            }
        }
        return new
    }

    /// Records that another server reported a permanent failure to deliver a message of ours to some recipients.
    ///
    /// - Parameters:
    ///   - messageID: The message's ID as the report gives it, without angle brackets.
    ///   - quoted: The marks of the message's header, as far as the report quotes it.
    static func noteBounced(
        messageID: String?, quoted: [LetterMarks] = [], of mailboxID: Int64, _ bounces: [Bounce], at time: Timestamp,
        in transaction: WriteTransaction
    ) throws {
        let names = (messageID.map { [$0] } ?? []) + quoted.flatMap(\.names)
        var ids = try OutboxLetters.withTokens(quoted.compactMap(\.token), of: mailboxID, in: transaction).map(\.id)
        if ids.isEmpty { ids = try OutboxLetters.named(names, of: mailboxID, in: transaction).map(\.id) }
        try pass(ids.map { ($0, .bounced(bounces, at: time)) }, of: mailboxID, in: transaction)
    }

    /// Records that a message of ours was answered.
    ///
    /// - Parameter isAutomatic: Whether a program answered (RFC 3834): no one has read the message yet.
    static func noteAnswered(
        messageID: String, of mailboxID: Int64, at time: Timestamp, isAutomatic: Bool = false,
        in transaction: WriteTransaction
    ) throws {
        let ids = try OutboxLetters.named([messageID], of: mailboxID, in: transaction).map(\.id)
        try pass(ids.map { ($0, .answered(isAutomatic: isAutomatic, at: time)) }, of: mailboxID, in: transaction)
    }

    /// Passes events to messages and writes these back. A message whose row makes no sense is left out.
    ///
    /// - Returns: The numbers of the messages that could be read.
    @discardableResult
    private static func pass(
        _ events: [(id: Int64, event: OutboxLifecycle.Event)], of mailboxID: Int64, in transaction: WriteTransaction
    ) throws -> Set<Int64> {
        guard !events.isEmpty else { return [] }
        let state = try OutboxStore.sendingState(of: mailboxID, in: transaction)
        var ledger = try OutboxLedger(events.map(\.id), of: mailboxID, state, in: transaction)
        for (id, event) in events { ledger.handle(event, of: id) }
        try ledger.write(in: transaction)
        return Set(ledger.items.keys)
    }
}
