import MailSetup
import MailWire
import SMTP
import Storage

/// One connection to the submission server, and what goes over it.
struct OutboxTransmission: Sendable {
    /// How a connection ended.
    enum End: Hashable, Sendable {
        /// Nothing more is due, or the server has asked to slow down.
        case done
        /// It broke off while there was work left.
        case brokenOff
    }

    /// The number of connections one pass makes, at most, if each breaks off.
    static let connectionLimit = 20

    let turn: OutboxTurn
    /// Waits for more to send, up to the idle limit, before the connection is closed. Returns whether there is more.
    let awaitsMore: (@Sendable () async -> Bool)?

    private var outbox: Outbox { turn.outbox }
    private var mailbox: Mailbox { turn.mailbox }
    private var journal: OutboxJournal? { turn.journal }

    /// Sends the claimed messages and then whatever else is due.
    ///
    /// - Parameter waiting: The requested messages not looked at yet; `nil` for all that are due.
    /// - Returns: How the connection ended, and the part of `waiting` that was not looked at.
    /// - Throws: ``ServerFailure`` if the sign-in failed: nothing was tried then.
    func run(
        _ claims: [OutboxClaim], _ waiting: ArraySlice<Int64>?
    ) async throws -> (end: End, waiting: ArraySlice<Int64>?) {
        do {
            return try await outbox.directory.withCredentials(of: mailbox, isRefusal: ServerFailure.isRefusal) {
                credentials in
                var configuration = SMTPConfiguration(endpoint: mailbox.smtp, credentials: credentials)
                configuration.timeLimits = outbox.policy.smtpTimeLimits
                let client = SMTPClient(configuration, dialer: outbox.directory.dialer(mailbox.trustRoots))
                return try await client.withSession { session in
                    let mark = try journal?.announceBatch(turn.token)
                    let first = try await outbox.store.beginTransmission(of: claims, turn.token, mark: mark)
                    try journal?.settled(next: first.isEmpty ? nil : mark)
                    return try await transmit(first, waiting, over: session)
                }
            }
        } catch let error as SMTPError {
            let failure = ServerFailure(error, of: mailbox)
            throw try await giveBack(claims, failure, error)
        } catch let failure as ServerFailure {
            throw try await giveBack(claims, failure, nil)
        } catch let error as MailboxError {
            // The stored secret cannot be used. What has begun to go over the wire is not given back.
            try await outbox.store.giveBack(claims, turn.token, detail: error.problem)
            throw error
        }
    }

    /// Sends batch after batch until nothing is due or the connection can't be used any more.
    private func transmit(
        _ first: [OutboxClaim], _ waiting: ArraySlice<Int64>?, over session: SMTPSession
    ) async throws -> (end: End, waiting: ArraySlice<Int64>?) {
        var (claims, waiting) = (first, waiting)
        // The server may have closed a connection that was idle: that says nothing about the next message.
        var wasIdle = false
        while true {
            while !claims.isEmpty {
                let batch = OutboxBatch(claims, outbox.policy, now: outbox.now)
                let witness = journal?.witness(batch.attempts, now: outbox.now)
                let outcomes = await session.deliver(contentsOf: batch.deliveries, observer: witness)
                let reading = batch.reading(of: outcomes, afterIdling: wasIdle, at: outbox.now())
                let request = reading.isOver || Task.isCancelled ? nil : turn.request(waiting, .transmitting)
                // Whatever happens to this task, the server's answer is recorded before anything else. The separate
                // task is not cancelled with this one.
                let (items, claimed) = try await Task {
                    let recorded = try await record(reading.reports, thenClaim: request)
                    if let asked = reading.pause { try await pause(asked) }
                    return recorded
                }.value
                for item in items { turn.progress(item) }
                if let failure = witness?.failure { throw failure }
                waiting = waiting?.dropFirst(claimed.lookedAt)
                if reading.isOver { return (reading.pause == nil ? .brokenOff : .done, waiting) }
                claims = claimed.claims
                wasIdle = false
            }
            guard waiting == nil, let awaitsMore, await awaitsMore() else { return (.done, waiting) }
            claims = try await record([], thenClaim: turn.request(nil, .transmitting)).claimed.claims
            wasIdle = true
        }
    }

    /// Records the server's answers, and claims the next messages as transmitting. The journal notes these before the
    /// database does, and drops the earlier ones after it.
    private func record(
        _ reports: [OutboxReport], thenClaim request: OutboxClaimRequest?
    ) async throws -> (items: [OutboxItem], claimed: OutboxClaims) {
        var (request, mark): (OutboxClaimRequest?, String?) = (request, nil)
        var failure: StorageError?
        if request != nil {
            do throws(StorageError) {
                mark = try journal?.announceBatch(turn.token)
            } catch {
                // The server's answers are recorded all the same.
                (request, failure) = (nil, error)
            }
        }
        let recorded = try await outbox.store.record(reports, turn.token, thenClaim: request, mark: mark)
        if let failure { throw failure }
        try journal?.settled(next: recorded.claimed.claims.isEmpty ? nil : mark)
        return recorded
    }

    /// Pauses the mailbox's sending because the server asks to slow down, or cannot be reached.
    private func pause(_ pause: (SendingState.Pause, words: String)) async throws {
        let time = outbox.now()
        let end = outbox.policy.pauseEnd(from: time)
        try await outbox.store.pause(mailbox.id, pause.0, detail: pause.words, at: time) { end(pause.0, $0) }
    }

    /// Returns claims because the server was unavailable: nothing was sent, and the messages are still due.
    ///
    /// - Parameter error: The submission server's error; `nil` if there was nothing to sign in with.
    private func giveBack(
        _ claims: [OutboxClaim], _ failure: ServerFailure, _ error: SMTPError?
    ) async throws -> ServerFailure {
        let time = outbox.now()
        try await Task {
            try await outbox.store.giveBack(claims, turn.token, detail: failure.words)
            // Breaking an attempt off says nothing about the server.
            guard error != .cancelled else { return }
            if failure.kind == .signInRefused {
                try await outbox.store.noteRefusal(mailbox.id, detail: failure.words, at: time)
            } else {
                let asked = error.flatMap { SendingState.Pause($0) }
                let pause = asked ?? (failure.kind == .temporary ? .throttled : .unreachable)
                try await self.pause((pause, words: failure.words))
            }
        }.value
        return failure
    }
}
