extension TransactionMachine.Work {
    /// Finishes work that had not begun when its session ended.
    func turnAway(_ cause: SMTPError, into actions: inout [ConversationAction]) {
        switch self {
        case .submission(let submission):
            actions.append(.finish(submission.id, submission.untouched(.deferred, .session(cause))))
        case .noop(let id): actions.append(.finishNoop(id, cause))
        case .quit: break
        }
    }
}
