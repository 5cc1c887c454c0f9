/// How much shares one commit.
struct GroupLimits: Sendable {
    /// How many writes.
    var writes: Int
    /// How many bytes of values.
    var bytes = 16_777_216
    /// How long the first of them may wait for the others to run.
    var time = Duration.milliseconds(50)
    /// How often a group is run again that could not be put in one order with other transactions.
    var conflictReruns = 0
    /// How often a group is run again whose connection broke.
    var lostConnectionReruns = 0
}

/// How a commit ended.
enum CommitEnd {
    case kept
    /// It was refused: nothing of it is kept.
    case refused(StorageError)
    /// Nothing of it is kept, for a reason that is not its own.
    case interrupted(Interruption)
    /// Nobody can say.
    case unknown
}

/// The connection that a group of writes shares, with what the engines do in different ways.
protocol WriteSession: AnyObject {
    var limits: GroupLimits { get }
    /// Begins a transaction, on a new connection where the last one broke.
    ///
    /// - Parameter attempt: from 0; from the second on others are let go first.
    func begin(attempt: Int) throws(StorageError) -> any EngineConnection
    func commit() -> CommitEnd
    /// Undoes the transaction under way.
    func rollback()
}

/// Writes that wait together share one commit, each within its own savepoint: what fails is undone alone.
///
/// A write that comes while the group runs joins it, until it is full; a lone write waits for nobody.
struct GroupCommit {
    typealias Job = TransactionJob<WriteTransaction>
    let session: any WriteSession
    let queue: JobQueue<WriteTransaction>

    private enum End {
        /// Everybody has an answer.
        case settled
        /// Those left have to be run again, for this reason where it counts.
        case again(Interruption?)
        /// The commit was refused, by one of them perhaps: each has to be run alone.
        case alone
        case failed(StorageError)
    }
    private struct Member {
        let job: Job
        let result: Result<Void, any Error>
        let actions: [@Sendable () -> Void]
    }

    /// Runs a write and those that wait behind it, and answers them all.
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

    /// Runs the jobs, and, where it admits them, others that wait, in one transaction.
    private func runOnce(_ jobs: inout [Job], admits: Bool, attempt: Int) -> End {
        let connection: any EngineConnection
        do throws(StorageError) { connection = try session.begin(attempt: attempt) } catch { return .failed(error) }
        let start = ContinuousClock.now
        var room = session.limits.bytes
        var members: [Member] = []
        var (hasKept, hasSavepoint) = (false, false)
        var index = 0
        while true {
            if index == jobs.count {
                let isFull = index >= session.limits.writes || room <= 0
                guard admits, !isFull, ContinuousClock.now - start < session.limits.time, let job = queue.next() else {
                    break
                }
                jobs.append(job)
            }
            let job = jobs[index]
            index += 1
            let transaction = WriteTransaction(connection, isCancelled: { job.isCancelled })
            var result = hasKept ? fence(connection, &hasSavepoint) : .success(())
            if case .success = result { result = job.run(in: transaction) }
            if let failure = transaction.failure, case .success = result { result = .failure(failure) }
            if let interruption = connection.interruption {
                session.rollback()
                // What made the engine undo the whole of it has its answer; the others had no part in it.
                if interruption == .undone {
                    job.finish(result)
                    jobs.remove(at: index - 1)
                }
                return .again(interruption)
            }
            room -= transaction.valueBytes
            switch result {
            case .success:
                hasKept = true
                members.append(Member(job: job, result: result, actions: transaction.actionsAfterCommit))
            case .failure where !hasKept:
                session.rollback()
                job.finish(result)
                jobs.remove(at: index - 1)
                return .again(nil)
            case .failure:
                do throws(StorageError) { try connection.control("ROLLBACK TO SAVEPOINT write_fence") } catch {
                    session.rollback()
                    return connection.interruption.map { .again($0) } ?? .failed(error)
                }
                members.append(Member(job: job, result: result, actions: []))
            }
        }
        return commit(members)
    }

    /// Sets the savepoint that a write is undone to.
    private func fence(
        _ connection: any EngineConnection, _ hasSavepoint: inout Bool
    ) -> Result<Void, any Error> {
        do {
            if hasSavepoint { try connection.control("RELEASE SAVEPOINT write_fence") }
            try connection.control("SAVEPOINT write_fence")
            hasSavepoint = true
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func commit(_ members: [Member]) -> End {
        switch session.commit() {
        case .kept:
            for member in members {
                for action in member.actions { action() }
                member.job.finish(member.result)
            }
            return .settled
        case .refused(.constraintViolated) where members.count > 1: return .alone
        case .refused(let error): return .failed(error)
        case .interrupted(let interruption): return .again(interruption)
        case .unknown: return .failed(.commitUncertain)
        }
    }
}
