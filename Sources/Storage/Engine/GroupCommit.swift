/// How much work may share one commit.
struct GroupLimits: Sendable {
    /// The most writes in a group.
    var writes: Int
    /// The most bytes of values in a group.
    var bytes = 16_777_216
    /// How long the first write may wait for the others to run.
    var time = Duration.milliseconds(50)
    /// How often a group is rerun after a conflict with other transactions.
    var conflictReruns = 0
    /// How often a group is rerun after its connection broke.
    var lostConnectionReruns = 0
}

/// How a commit ended.
enum CommitEnd {
    case kept
    /// It was refused. Nothing of it is kept.
    case refused(StorageError)
    /// Nothing of it is kept, for a reason outside it.
    case interrupted(Interruption)
    /// The outcome can't be known.
    case unknown
}

/// The connection that a group of writes shares; it covers what the engines do differently.
protocol WriteSession: AnyObject {
    var limits: GroupLimits { get }
    /// Begins a transaction, on a new connection if the last one broke.
    ///
    /// - Parameter attempt: the number of conflicts so far. After the first, other transactions get to go first.
    func begin(attempt: Int) throws(StorageError) -> any EngineConnection
    func commit() -> CommitEnd
    /// Rolls back the running transaction.
    func rollback()
}

/// Writes that are waiting share one commit, each in its own savepoint, so a failing write is rolled back alone.
///
/// A write that arrives while the group runs joins it until it is full. A lone write doesn't wait for others.
struct GroupCommit {
    typealias Job = TransactionJob<WriteTransaction>
    let session: any WriteSession
    let queue: JobQueue<WriteTransaction>

    private enum End {
        /// Every job has its answer.
        case settled
        /// The remaining jobs must be rerun; the reason is `nil` if the rerun needn't be counted.
        case again(Interruption?)
        /// The commit was refused, perhaps because of one job, so each must run alone.
        case alone
        case failed(StorageError)
    }
    private struct Member {
        let job: Job
        /// The connection's position before this job.
        let start: Int
        /// Whether there is a savepoint before this job.
        let isFenced: Bool
        var result: Result<Void, any Error>
        var actions: [@Sendable () -> Void] = []
        /// Why rolling back to the savepoint failed.
        var cannotBeUndone: StorageError?
    }

    /// Runs a write and those waiting behind it, and answers them all.
    func run(_ first: Job) { run([first], admits: true) }

    private func run(_ first: [Job], admits: Bool) {
        var jobs = first
        var (conflicts, losses, attempt) = (0, 0, 0)
        while !jobs.isEmpty {
            switch runOnce(&jobs, admits: admits && attempt == 0, attempt: conflicts) {
            case .settled: return
            case .alone:
                for job in jobs { run([job], admits: false) }
                return
            case .failed(let error): return fail(jobs, error)
            case .again(let reason):
                switch reason {
                case .conflict: conflicts += 1
                case .connectionLost(let words):
                    losses += 1
                    if losses > session.limits.lostConnectionReruns {
                        return fail(jobs, .connectionLost(reason: words))
                    }
                case .undone, nil: break
                }
                if conflicts > session.limits.conflictReruns { return fail(jobs, .busy) }
            }
            attempt += 1
        }
    }

    private func fail(_ jobs: [Job], _ error: StorageError) {
        for job in jobs { job.finish(.failure(error)) }
    }

    /// The state of a shared transaction.
    private struct Group {
        var members: [Member] = []
        /// Whether it has a job whose work is to be kept. Only then does the next job need a savepoint.
        var hasKept = false
        var hasSavepoint = false
        /// Whether each job is waited for before the next one runs. This holds after a refusal, so that another one
        /// doesn't make the jobs behind it run again.
        var waitsForEach = false
    }

    /// Runs the jobs in one transaction and, if `admits` is `true`, others that are waiting.
    private func runOnce(_ jobs: inout [Job], admits: Bool, attempt: Int) -> End {
        let connection: any EngineConnection
        do throws(StorageError) { connection = try session.begin(attempt: attempt) } catch { return .failed(error) }
        let start = ContinuousClock.now
        var room = session.limits.bytes
        var group = Group()
        while true {
            let index = group.members.count
            if index == jobs.count {
                let isFull = index >= session.limits.writes || room <= 0
                if admits, !isFull, ContinuousClock.now - start < session.limits.time, let job = queue.next() {
                    jobs.append(job)
                } else if let end = commit(&group, on: connection, &jobs) {
                    return end
                } else {
                    continue
                }
            }
            room -= run(jobs[index], in: &group, on: connection)
            if let end = look(&group, on: connection, &jobs) { return end }
        }
    }

    /// Runs the next job.
    ///
    /// - Returns: the number of bytes of values it had.
    private func run(_ job: Job, in group: inout Group, on connection: any EngineConnection) -> Int {
        let transaction = WriteTransaction(connection, isCancelled: { job.isCancelled })
        var member = Member(job: job, start: connection.position, isFenced: group.hasKept, result: .success(()))
        if group.hasKept { member.result = fence(connection, &group.hasSavepoint) }
        if case .success = member.result { member.result = job.run(in: transaction) }
        if group.waitsForEach, case .success = member.result, transaction.failure == nil {
            do { try connection.settle() } catch { member.result = .failure(error) }
        }
        if let failure = transaction.failure, case .success = member.result { member.result = .failure(failure) }
        switch member.result {
        case .success:
            group.hasKept = true
            member.actions = transaction.actionsAfterCommit
        case .failure where member.isFenced && connection.refusal == nil && connection.interruption == nil:
            do throws(StorageError) { try connection.post("ROLLBACK TO SAVEPOINT write_fence") } catch {
                member.cannotBeUndone = error
            }
        case .failure: break
        }
        group.members.append(member)
        return transaction.valueBytes
    }

    /// Handles a refusal of the last job or of one before it.
    ///
    /// - Returns: how the transaction ended; `nil` if it goes on.
    private func look(_ group: inout Group, on connection: any EngineConnection, _ jobs: inout [Job]) -> End? {
        guard let last = group.members.last else { return nil }
        if let interruption = connection.interruption {
            session.rollback()
            // The job that made the engine roll everything back has its answer. The others had no part in it.
            if interruption == .undone {
                last.job.finish(last.result)
                jobs.remove(at: group.members.count - 1)
            }
            return .again(interruption)
        }
        if let refusal = connection.refusal {
            // The server ignored what was sent after the refused statement, so those jobs run again.
            guard let index = group.members.lastIndex(where: { $0.start < refusal.position }) else {
                session.rollback()
                return .failed(refusal.error)
            }
            group.members.removeSubrange((index + 1)...)
            group.members[index].result = .failure(refusal.error)
            group.members[index].actions = []
            group.waitsForEach = true
            if group.members[index].isFenced {
                do throws(StorageError) { try connection.control("ROLLBACK TO SAVEPOINT write_fence") } catch {
                    group.members[index].cannotBeUndone = error
                }
            }
        }
        guard let failed = group.members.last, case .failure = failed.result else { return nil }
        if let error = failed.cannotBeUndone {
            session.rollback()
            return connection.interruption.map { .again($0) } ?? .failed(error)
        }
        guard !failed.isFenced else { return nil }
        // This job came first, before any savepoint. Start again without it.
        session.rollback()
        failed.job.finish(failed.result)
        jobs.remove(at: group.members.count - 1)
        return .again(nil)
    }

    /// Sets the savepoint for rolling back the next job.
    private func fence(
        _ connection: any EngineConnection, _ hasSavepoint: inout Bool
    ) -> Result<Void, any Error> {
        do {
            if hasSavepoint { try connection.post("RELEASE SAVEPOINT write_fence") }
            try connection.post("SAVEPOINT write_fence")
            hasSavepoint = true
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Commits the group.
    ///
    /// - Returns: how the transaction ended; `nil` if a job was refused and those behind it must run again.
    private func commit(_ group: inout Group, on connection: any EngineConnection, _ jobs: inout [Job]) -> End? {
        let lastPosition = connection.position
        let end = session.commit()
        if case .refused(let error) = end {
            if let refusal = connection.refusal, refusal.position <= lastPosition {
                return look(&group, on: connection, &jobs)
            }
            session.rollback()
            if case .constraintViolated = error, group.members.count > 1 { return .alone }
        }
        switch end {
        case .kept:
            for member in group.members {
                for action in member.actions { action() }
                member.job.finish(member.result)
            }
            return .settled
        case .refused(let error): return .failed(error)
        case .interrupted(let interruption):
            session.rollback()
            return .again(interruption)
        case .unknown: return .failed(.commitUncertain)
        }
    }
}
