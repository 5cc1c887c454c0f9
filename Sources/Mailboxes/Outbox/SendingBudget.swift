import MailSetup
import MailWire
import Storage

/// What is left of a mailbox's daily limit, within one commit.
struct SendingBudget {
    /// The rolling window in which a provider counts recipients.
    static let window = Duration.seconds(86_400)

    /// The limit, in recipients per window.
    let limit: Int
    /// The part that bulk mail must leave.
    let reserve: Int
    private(set) var spent: Int

    /// Returns the budget; `nil` if nothing is limited.
    ///
    /// - Parameter limit: The provider's known limit. The mailbox's own limit comes first.
    static func open(
        _ state: SendingState, _ mailboxID: Int64, limit: Int?, reserve: Double, now: Timestamp,
        in transaction: ReadTransaction
    ) throws(StorageError) -> SendingBudget? {
        guard let limit = state.dailyLimit ?? limit, limit > 0 else { return nil }
        let row = try transaction.row(
            """
            SELECT CAST(COALESCE(SUM(recipients), 0) AS BIGINT) AS spent FROM outbox_spent
            WHERE mailbox_id = $1 AND spent_at > $2
            """, [mailboxID, now - Self.window])
        let spent = Int(clamping: try row?.integer("spent") ?? 0)
        return SendingBudget(limit: limit, reserve: Int(Double(limit) * reserve), spent: spent)
    }

    private func allowed(isBulk: Bool) -> Int { isBulk ? limit - reserve : limit }

    /// Takes a message's recipients out of the budget if they fit. A message with more recipients than the whole limit
    /// goes alone, for the server to judge.
    mutating func take(_ recipients: Int, isBulk: Bool) -> Bool {
        guard spent == 0 || spent + recipients <= allowed(isBulk: isBulk) else { return false }
        spent += recipients
        return true
    }

    /// Returns when this many recipients will fit, as older ones leave the window.
    func fits(
        _ recipients: Int, isBulk: Bool, _ mailboxID: Int64, now: Timestamp, in transaction: ReadTransaction
    ) throws(StorageError) -> Timestamp {
        var left = spent
        let rows = try transaction.rows(
            "SELECT spent_at, recipients FROM outbox_spent WHERE mailbox_id = $1 AND spent_at > $2 ORDER BY spent_at",
            [mailboxID, now - Self.window])
        for row in rows {
            left -= Int(clamping: try row.integer("recipients"))
            guard left > 0, left + recipients > allowed(isBulk: isBulk) else {
                return try row.timestamp("spent_at") + Self.window
            }
        }
        return now + Self.window
    }

    /// Records recipients that a message reached, or may have reached.
    static func spend(
        _ recipients: Int, of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        guard recipients > 0 else { return }
        try transaction.execute(
            "INSERT INTO outbox_spent (id, mailbox_id, spent_at, recipients) VALUES ($1, $2, $3, $4)",
            [try transaction.nextNumber("outbox_spent"), mailboxID, time, recipients])
    }

    /// Deletes what has left the window.
    static func prune(_ mailboxID: Int64, now: Timestamp, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "DELETE FROM outbox_spent WHERE mailbox_id = $1 AND spent_at <= $2",
            [mailboxID, now - Self.window])
    }
}

extension MailboxDirectory {
    /// Returns the provider that takes a mailbox's mail. The host it really goes through decides, not the address.
    func sendingProvider(of mailbox: Mailbox) -> Provider? {
        providers.provider(ofSMTPHost: mailbox.smtp.host, domain: mailbox.domain)
    }
}
