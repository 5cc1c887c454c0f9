import Storage

/// A worker's turn at a mailbox's outbox: what a transmission and the work in Sent need to know.
struct OutboxTurn: Sendable {
    let outbox: Outbox
    let mailbox: Mailbox
    /// Proves to the database that no other worker has taken over.
    let token: MailboxToken
    /// Records each message's fate for a program that takes over; `nil` if no other program can.
    let journal: OutboxJournal?
    let userInitiated: Bool
    let progress: @Sendable (OutboxItem) -> Void

    /// Returns a request for the next messages.
    ///
    /// - Parameter ids: The messages to ask for; `nil` for all that are due.
    func request(_ ids: ArraySlice<Int64>?, _ state: OutboxState) -> OutboxClaimRequest {
        OutboxClaimRequest(ids, state, of: mailbox, in: outbox, userInitiated: userInitiated)
    }
}
