import MailWire
import SMTP
import Storage

/// One turn at a mailbox's outbox: what is due leaves, oldest first; what is uncertain is looked up in Sent; copies are
/// filed there.
struct OutboxPass: Sendable {
    let mailbox: Mailbox
    let directory: MailboxDirectory
    let store: OutboxStore
    let policy: OutboxPolicy
    let now: @Sendable () -> Timestamp
    let progress: @Sendable (OutboxItem) -> Void
    /// A person asks for it: what a machine would wait for is tried.
    var isAsked = true
    /// False where the submission server refuses the password: only what is to be done in Sent is done.
    var sends = true
    /// For how long copies that are due are left, because more is being sent: a server has better things to do meanwhile.
    var copyPatience = Duration.zero
    /// Waits for more to send, up to the idle limit, before the connection is closed; true where there is more.
    var awaitsMore: (@Sendable () async -> Bool)?

    /// - Parameter ids: only these leave; all that are due where nil.
    func run(only ids: [Int64]?) async throws {
        let waiting = sends ? ids.map { $0.sorted()[...] } : []
        do {
            let journal = try await OutboxJournal.open(of: mailbox.id, beside: store.database)
            defer { journal?.close() }
            let (turn, first) = try await takeOver(waiting, journal)
            var failure: ServerFailure?
            do {
                if sends { try await send(first, waiting, turn, journal) }
            } catch let error as ServerFailure {
                // A server that takes no mail now may well tell what became of earlier messages.
                if error.probe.kind == .signInRefused || Task.isCancelled { throw error }
                failure = error
            }
            var rounds = 0
            while try await SentErrands(pass: self, turn: turn).run(), sends, failure == nil,
                rounds < policy.repeatLimit
            {
                let again = try await store.record([], turn, thenClaim: request(nil, .attempting)).claimed
                try await send(again, nil, turn, journal)
                rounds += 1
            }
            if let failure { throw failure }
        } catch is OutboxTurn.Lost {
            return
        }
    }

    private func takeOver(
        _ waiting: ArraySlice<Int64>?, _ journal: OutboxJournal?
    ) async throws -> (turn: OutboxTurn, first: OutboxClaims) {
        let taken = try await store.takeOver(mailbox, request(waiting, .attempting), reading: journal?.former)
        do {
            try journal?.begin()
        } catch {
            try await store.giveBack(taken.claimed.claims, taken.turn, detail: "\(error)")
            throw error
        }
        for item in taken.answered { progress(item) }
        return (taken.turn, taken.claimed)
    }

    /// Connection after connection, as long as one that broke off has brought the queue forward.
    private func send(
        _ first: OutboxClaims, _ ids: ArraySlice<Int64>?, _ turn: OutboxTurn, _ journal: OutboxJournal?
    ) async throws {
        if let held = first.held { throw Self.failure(of: mailbox, held) }
        var (claims, waiting) = (first.claims, ids?.dropFirst(first.lookedAt))
        var connections = 0
        while !claims.isEmpty {
            connections += 1
            let transmission = OutboxTransmission(pass: self, turn: turn, journal: journal)
            let result = try await transmission.run(claims, waiting)
            guard result.end == .brokenOff, connections < OutboxTransmission.connectionLimit, !Task.isCancelled
            else { return }
            let claimed = try await store.record([], turn, thenClaim: request(result.waiting, .attempting)).claimed
            (claims, waiting) = (claimed.claims, result.waiting?.dropFirst(claimed.lookedAt))
        }
    }

    /// The list of providers says that the server files what it takes. That is a reason to wait for its copy, and no proof.
    var presumesServerFiles: Bool { directory.sendingProvider(of: mailbox)?.filesSentCopies ?? false }

    func request(_ ids: ArraySlice<Int64>?, _ state: OutboxState) -> OutboxClaimRequest {
        let (time, policy) = (now(), policy)
        var request = OutboxClaimRequest(
            ids: ids, state: state, count: policy.inFlight, size: policy.sizeInFlight, now: time,
            nextAttempt: { attempts in
                time + policy.schedule.wait(afterAttempts: attempts, chance: policy.chance())
            }, pauseEnd: policy.pauseEnd(from: time))
        request.isAsked = isAsked
        let provider = directory.sendingProvider(of: mailbox)
        request.limit = provider?.limits.recipientsPerDay
        request.reserve = policy.ordinaryReserve
        request.horizon = policy.schedule.longest + policy.schedule.longest
        return request
    }

    /// That nothing may leave now, told as the server told it.
    static func failure(of mailbox: Mailbox, _ held: SendingState) -> ServerFailure {
        let until = held.pausedUntil.map { " until \($0)" } ?? ""
        let summary =
            switch held.pause {
            case .dailyLimit: "the provider's limit for a day is met: sending waits\(until)"
            case .unreachable: "the server could not be reached: sending waits\(until)"
            case .throttled, nil: "the server has asked to slow down: sending waits\(until)"
            }
        return ServerFailure(
            mailbox: mailbox.address,
            probe: ProbeFailure(kind: .temporary, summary: summary, serverWords: held.pauseDetail, advice: nil))
    }
}
