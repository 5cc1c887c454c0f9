import MailWire
import SMTP
import Storage

/// One connection to the submission server, and what goes over it.
struct OutboxTransmission: Sendable {
    /// How a connection came to its end.
    enum End: Hashable, Sendable {
        /// Nothing more is due, or the server has asked to slow down.
        case done
        /// It broke off in the middle of the work.
        case brokenOff
    }

    /// How many connections one pass makes at the most, where each breaks off.
    static let connectionLimit = 20

    let pass: OutboxPass
    let turn: OutboxTurn
    /// Notes what becomes of each message, for a program that takes over; `nil` if there can be none.
    let journal: OutboxJournal?

    private var mailbox: Mailbox { pass.mailbox }
    private var store: OutboxStore { pass.store }

    /// Sends what was claimed, and what is due behind it.
    ///
    /// - Parameter waiting: the requested messages that were not looked at; all that are due where nil.
    /// - Returns: how it ended, and what of `waiting` was not looked at.
    /// - Throws: ``ServerFailure`` where the server could not be signed in to: nothing was tried then.
    func run(
        _ claims: [OutboxClaim], _ waiting: ArraySlice<Int64>?
    ) async throws -> (end: End, waiting: ArraySlice<Int64>?) {
        do {
            return try await pass.directory.withCredentials(of: mailbox, isRefusal: ProbeFailure.isSMTPRefusal) {
                credentials in
                var configuration = SMTPConfiguration(endpoint: mailbox.smtp, credentials: credentials)
                configuration.timeLimits = pass.policy.smtpTimeLimits
                let client = SMTPClient(configuration, dialer: pass.directory.dialer(mailbox.trustRoots))
                return try await client.withSession { session in
                    let mark = try journal?.announceBatch(turn)
                    let first = try await store.beginTransmission(of: claims, turn, mark: mark)
                    try journal?.settled(next: first.isEmpty ? nil : mark)
                    return try await transmit(first, waiting, over: session)
                }
            }
        } catch let error as SMTPError {
            let failure = ServerFailure(error, of: mailbox)
            throw try await giveBack(claims, failure, error)
        } catch let failure as ServerFailure {
            throw try await giveBack(claims, failure, nil)
        }
    }

    /// Batch after batch, until nothing is due or the connection is of no more use.
    private func transmit(
        _ first: [OutboxClaim], _ waiting: ArraySlice<Int64>?, over session: SMTPSession
    ) async throws -> (end: End, waiting: ArraySlice<Int64>?) {
        var (claims, waiting) = (first, waiting)
        // A connection that lay idle may have been closed by the server: that says nothing about the next message.
        var wasIdle = false
        while true {
            while !claims.isEmpty {
                let batch = OutboxBatch(claims, pass: pass)
                let witness = journal?.witness(batch.attempts, now: pass.now)
                let outcomes = await session.deliver(contentsOf: batch.deliveries, observer: witness)
                let told = batch.reading(of: outcomes, afterIdling: wasIdle, at: pass.now())
                let request = told.isOver || Task.isCancelled ? nil : pass.request(waiting, .transmitting)
                // Whatever the task's fate, what the server has said is written down before anything else: a task of
                // its own is not cancelled with this one.
                let (items, claimed) = try await Task {
                    let recorded = try await record(told.reports, thenClaim: request)
                    if let slowDown = told.slowDown { try await pause(slowDown) }
                    return recorded
                }.value
                for item in items { pass.progress(item) }
                if let failure = witness?.failure { throw failure }
                waiting = waiting?.dropFirst(claimed.lookedAt)
                if told.isOver { return (told.slowDown == nil ? .brokenOff : .done, waiting) }
                claims = claimed.claims
                wasIdle = false
            }
            guard waiting == nil, let awaitsMore = pass.awaitsMore, await awaitsMore() else { return (.done, waiting) }
            claims = try await record([], thenClaim: pass.request(nil, .transmitting)).claimed.claims
            wasIdle = true
        }
    }

    /// Writes down what the server has said, and claims the next messages as transmitting. The journal hears of them before the
    /// database does, and forgets the former ones after it.
    private func record(
        _ reports: [OutboxReport], thenClaim request: OutboxClaimRequest?
    ) async throws -> (items: [OutboxItem], claimed: OutboxClaims) {
        var (request, mark): (OutboxClaimRequest?, String?) = (request, nil)
        var failure: StorageError?
        if request != nil {
            do throws(StorageError) {
                mark = try journal?.announceBatch(turn)
            } catch {
                // What was said is written down all the same.
                (request, failure) = (nil, error)
            }
        }
        let recorded = try await store.record(reports, turn, thenClaim: request, mark: mark)
        if let failure { throw failure }
        try journal?.settled(next: recorded.claimed.claims.isEmpty ? nil : mark)
        return recorded
    }

    /// The server asks for less: nothing of this mailbox leaves for a while.
    private func pause(_ slowDown: (Throttling, words: String)) async throws {
        let time = pass.now()
        let end = pass.policy.pauseEnd(from: time)
        try await store.pause(turn.mailboxID, slowDown.0.pause, detail: slowDown.words, at: time) { setbacks in
            end(slowDown.0, setbacks)
        }
    }

    /// The server was not to be had: nothing was tried, and the messages are due as before.
    ///
    /// - Parameter error: what the submission server did; nil where there was nothing to sign in to it with.
    private func giveBack(
        _ claims: [OutboxClaim], _ failure: ServerFailure, _ error: SMTPError?
    ) async throws -> ServerFailure {
        let (policy, time) = (pass.policy, pass.now())
        try await Task {
            try await store.giveBack(claims, turn, detail: failure.probe.words)
            // Breaking an attempt off says nothing about the server.
            guard error != .cancelled else { return }
            if failure.probe.kind == .signInRefused {
                try await store.noteRefusal(turn.mailboxID, detail: failure.probe.words, at: time)
            } else if let error, let throttling = Throttling(error) {
                try await pause((throttling, words: failure.probe.words))
            } else {
                try await store.pause(turn.mailboxID, .unreachable, detail: failure.probe.words, at: time) { setbacks in
                    time + policy.unreachable.wait(afterAttempts: setbacks, chance: policy.chance())
                }
            }
        }.value
        return failure
    }
}
