import MailSetup
import Storage

/// One pass over a mailbox's outbox: sends what is due, oldest first; looks in Sent for what is uncertain; files copies
/// there.
struct OutboxPass: Sendable {
    let outbox: Outbox
    let mailbox: Mailbox
    let progress: @Sendable (OutboxItem) -> Void
    /// Whether a user asked for it, so that it does not wait out pauses that only a background worker has to respect.
    var userInitiated = true
    /// How long due copies are held back because more is being sent, and the server is busy with that.
    var copyPatience = Duration.zero
    /// Waits for more to send, up to the idle limit, before the connection is closed. Returns whether there is more.
    var awaitsMore: (@Sendable () async -> Bool)?

    /// Makes the pass.
    ///
    /// - Parameter ids: The messages to send; `nil` for all that are due.
    func run(only ids: [Int64]?) async throws {
        let waiting = ids.map { $0.sorted()[...] }
        do {
            let journal = try await OutboxJournal.open(of: mailbox.id, beside: outbox.store.database)
            defer { journal?.close() }
            let (turn, first) = try await takeOver(waiting, journal)
            var failure: ServerFailure?
            do {
                try await send(first, waiting, turn)
            } catch let error as ServerFailure {
                // A server that takes no mail now may still show what became of earlier messages.
                if error.kind == .signInRefused || Task.isCancelled { throw error }
                failure = error
            }
            var rounds = 0
            while try await SentFolderWork(turn: turn, copyPatience: copyPatience).run(), failure == nil,
                rounds < outbox.policy.repeatLimit
            {
                let request = turn.request(nil, .attempting)
                let again = try await outbox.store.record([], turn.token, thenClaim: request).claimed
                try await send(again, nil, turn)
                rounds += 1
            }
            if let failure { throw failure }
        } catch is MailboxToken.Lost {
            return
        }
    }

    private func takeOver(
        _ waiting: ArraySlice<Int64>?, _ journal: OutboxJournal?
    ) async throws -> (turn: OutboxTurn, first: OutboxClaims) {
        let request = OutboxClaimRequest(waiting, .attempting, of: mailbox, in: outbox, userInitiated: userInitiated)
        let taken = try await outbox.store.takeOver(mailbox, request, reading: journal?.former)
        do {
            try journal?.begin()
        } catch {
            try await outbox.store.giveBack(taken.claimed.claims, taken.turn, detail: "\(error)")
            throw error
        }
        for item in taken.answered { progress(item) }
        let turn = OutboxTurn(
            outbox: outbox, mailbox: mailbox, token: taken.turn, journal: journal, userInitiated: userInitiated,
            progress: progress)
        return (turn, taken.claimed)
    }

    /// Opens connection after connection, as long as each one that breaks off has advanced the queue.
    private func send(
        _ first: OutboxClaims, _ ids: ArraySlice<Int64>?, _ turn: OutboxTurn
    ) async throws {
        if let held = first.held { throw Self.failure(of: mailbox, held) }
        var (claims, waiting) = (first.claims, ids?.dropFirst(first.lookedAt))
        var connections = 0
        while !claims.isEmpty {
            connections += 1
            let transmission = OutboxTransmission(turn: turn, awaitsMore: awaitsMore)
            let result = try await transmission.run(claims, waiting)
            guard result.end == .brokenOff, connections < OutboxTransmission.connectionLimit, !Task.isCancelled
            else { return }
            let request = turn.request(result.waiting, .attempting)
            let claimed = try await outbox.store.record([], turn.token, thenClaim: request).claimed
            (claims, waiting) = (claimed.claims, result.waiting?.dropFirst(claimed.lookedAt))
        }
    }

    /// Words a pause in which nothing may leave as the server worded it.
    static func failure(of mailbox: Mailbox, _ held: SendingState) -> ServerFailure {
        let until = held.pausedUntil.map { " until \($0)" } ?? ""
        let summary =
            switch held.pause {
            case .dailyLimit: "the provider's daily limit has been reached; sending waits\(until)"
            case .unreachable: "the server could not be reached; sending waits\(until)"
            case .throttled, nil: "the server asked to slow down; sending waits\(until)"
            }
        return ServerFailure(
            mailbox: mailbox.address, kind: .temporary, summary: summary, serverWords: held.pauseDetail)
    }
}
