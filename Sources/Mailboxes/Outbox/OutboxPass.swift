import MailWire
import SMTP
import Storage

/// One turn at a mailbox's outbox: what is due leaves over one connection, oldest first.
struct OutboxPass: Sendable {
    /// How many messages are in flight over one connection at a time: so many are uncertain where the program dies.
    static let inFlight = 32
    /// Bytes of messages that are held in memory for it, but for a single message that has more.
    static let sizeInFlight = 16 * 1024 * 1024

    let mailbox: Mailbox
    let directory: MailboxDirectory
    let store: OutboxStore
    let schedule: RetrySchedule
    let now: @Sendable () -> Timestamp
    let progress: @Sendable (OutboxItem) -> Void

    /// - Parameter ids: only these; all that are due where nil.
    func run(only ids: [Int64]?) async throws {
        var waiting = ids.map { $0.sorted()[...] }
        let (turn, first) = try await store.takeOver(mailbox, request(waiting, .attempting))
        waiting = waiting?.dropFirst(first.lookedAt)
        guard !first.claims.isEmpty else { return }
        do {
            let configuration = SMTPConfiguration(
                endpoint: mailbox.smtp, credentials: try await directory.credentials(of: mailbox))
            let client = SMTPClient(configuration, dialer: Dialer(trustRoots: mailbox.trustRoots))
            try await client.withSession { session in
                let claims = try await store.beginTransmission(of: first.claims, turn)
                try await transmit(claims, waiting, turn, over: session)
            }
        } catch let error as SMTPError {
            throw try await giveBack(first.claims, turn, error)
        } catch is OutboxTurn.Lost {
            return
        }
        if mailbox.state != .connected { try await directory.note(.connected, detail: nil, of: mailbox) }
    }

    /// Batch after batch, until nothing is due or the connection is of no more use.
    private func transmit(
        _ first: [OutboxClaim], _ waiting: ArraySlice<Int64>?, _ turn: OutboxTurn, over session: SMTPSession
    ) async throws {
        var (claims, waiting) = (first, waiting)
        while !claims.isEmpty {
            let (sendable, deliveries, unfit) = envelopes(of: claims)
            let outcomes = await session.deliver(contentsOf: deliveries)
            let isOver = outcomes.contains(where: \.endsSession)
            let reports = unfit + reports(of: outcomes, sendable)
            let request = isOver || Task.isCancelled ? nil : request(waiting, .transmitting)
            // Whatever the task's fate, what the server has said is written down before anything else: a task of its
            // own is not cancelled with this one.
            let (items, claimed) = try await Task {
                try await store.record(reports, turn, thenClaim: request)
            }.value
            for item in items { progress(item) }
            waiting = waiting?.dropFirst(claimed.lookedAt)
            claims = claimed.claims
        }
    }

    /// A message whose addresses cannot stand in an envelope is refused here, and keeps no other from leaving.
    private func envelopes(of claims: [OutboxClaim]) -> ([OutboxClaim], [Delivery], unfit: [OutboxReport]) {
        var (sendable, deliveries, unfit): ([OutboxClaim], [Delivery], [OutboxReport]) = ([], [], [])
        for claim in claims {
            do throws(SMTPError) {
                deliveries.append(try Delivery(claim))
                sendable.append(claim)
            } catch {
                unfit.append(OutboxReport(unfit: claim, detail: ProbeFailure(error, host: "").words, heardAt: now()))
            }
        }
        return (sendable, deliveries, unfit)
    }

    private func reports(of outcomes: [DeliveryOutcome], _ claims: [OutboxClaim]) -> [OutboxReport] {
        var generator = SystemRandomNumberGenerator()
        let time = now()
        return zip(claims, outcomes).map { claim, outcome in
            if case .deferred(.cancelled, _) = outcome {
                return OutboxReport(untried: claim, detail: outcome.words, heardAt: time)
            }
            let next = time + schedule.wait(afterAttempts: claim.item.attempts, using: &generator)
            return OutboxReport(outcome, of: claim, nextAttemptAt: next, heardAt: time)
        }
    }

    /// The server was not to be had: nothing was tried, and the messages are due as before.
    private func giveBack(
        _ claims: [OutboxClaim], _ turn: OutboxTurn, _ error: SMTPError
    ) async throws -> ServerFailure {
        let failure = ServerFailure(mailbox: mailbox.address, probe: ProbeFailure(error, host: mailbox.smtp.host))
        try await Task {
            try await store.giveBack(claims, turn, detail: failure.probe.words)
            // Breaking an attempt off says nothing about the server.
            if error != .cancelled {
                try await directory.note(failure.mailboxState, detail: failure.probe.words, of: mailbox)
            }
        }.value
        return failure
    }

    private func request(_ ids: ArraySlice<Int64>?, _ state: OutboxState) -> OutboxClaimRequest {
        let (time, schedule) = (now(), schedule)
        return OutboxClaimRequest(
            ids: ids, state: state, count: Self.inFlight, size: Self.sizeInFlight, now: time,
            nextAttempt: { attempts in
                var generator = SystemRandomNumberGenerator()
                return time + schedule.wait(afterAttempts: attempts, using: &generator)
            })
    }
}
