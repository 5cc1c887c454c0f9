// Former names that the outbox's files still use.
typealias OutboxTurn = MailboxToken
typealias SentErrands = SentFolderWork
typealias OutboxErrands = SentFolderTasks

extension SentFolderTasks {
    typealias Errand = SentFolderTask
}
