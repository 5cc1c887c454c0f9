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
        /// The connection's position before it.
        let start: Int
        /// Whether there is a savepoint before it.
        let isFenced: Bool
        var result: Result<Void, any Error>
        var actions: [@Sendable () -> Void] = []
        /// Why the savepoint can't be gone back to.
        var cannotBeUndone: StorageError?
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

    /// What a transaction that several share has come to.
    private struct Group {
        var members: [Member] = []
        /// Whether there is one whose work is to be kept: only then has the next one a savepoint.
        var hasKept = false
        var hasSavepoint = false
        /// Whether each is waited for before the next one runs: once one was refused, so that those behind it need not run
        /// again for each of them.
        var waitsForEach = false
    }

    /// Runs the jobs, and, where it admits them, others that wait, in one transaction.
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

    /// Runs the next one.
    ///
    /// - Returns: how many bytes of values it had.
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

    /// Sees to what was refused, of the last one or of one before it.
    ///
    /// - Returns: how the transaction has ended, where it has.
    private func look(_ group: inout Group, on connection: any EngineConnection, _ jobs: inout [Job]) -> End? {
        guard let last = group.members.last else { return nil }
        if let interruption = connection.interruption {
            session.rollback()
            // What made the engine undo the whole of it has its answer; the others had no part in it.
            if interruption == .undone {
                last.job.finish(last.result)
                jobs.remove(at: group.members.count - 1)
            }
            return .again(interruption)
        }
        if let refusal = connection.refusal {
            // What was sent behind the refused one was not done: they run again.
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
        // It is the first whose work would have been kept: without it all begins anew.
        session.rollback()
        failed.job.finish(failed.result)
        jobs.remove(at: group.members.count - 1)
        return .again(nil)
    }

    /// Sets the savepoint that a write is undone to.
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

    /// - Returns: nil where one of them was refused meanwhile and those behind it have to run again.
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
