/// A worker's turn at a mailbox's outbox.
typealias OutboxTurn = MailboxToken
