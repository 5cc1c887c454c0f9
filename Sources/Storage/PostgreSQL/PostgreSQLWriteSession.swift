/// The connection that groups of writes use, one group at a time.
final class PostgreSQLWriteSession: WriteSession {
    private let worker: PostgreSQLWorker
    private var connection: PostgreSQLConnection?
    let limits: GroupLimits

    init(_ worker: PostgreSQLWorker) {
        self.worker = worker
        limits = GroupLimits(
            writes: worker.limits.writesInCommit, conflictReruns: worker.limits.conflictReruns,
            lostConnectionReruns: worker.limits.lostConnectionReruns)
    }

    /// From this attempt on, conflicting transactions go one after the other, by a lock that no other work takes. It is
    /// taken before the transaction's snapshot, which therefore includes everything the previous holder did.
    private static let turnsFromAttempt = 3
    private static let takeTurn = "LOCK TABLE schema_migrations IN SHARE UPDATE EXCLUSIVE MODE"

    func begin(attempt: Int) throws(StorageError) -> any EngineConnection {
        if attempt > 0 {
            var pause = BackOff(first: .milliseconds(1 << min(attempt, 6)), last: .milliseconds(64))
            pause.wait()
        }
        let turn = attempt >= Self.turnsFromAttempt ? Self.takeTurn : nil
        var losses = 0
        while true {
            let connection = try worker.connection(patience: worker.limits.reconnectTime)
            do throws(StorageError) {
                try connection.beginWriting(first: turn)
                self.connection = connection
                return connection
            } catch {
                switch connection.interruption {
                case .connectionLost where losses < worker.limits.lostConnectionReruns: losses += 1
                default:
                    try? connection.control("ROLLBACK")
                    throw error
                }
                worker.disconnect()
            }
        }
    }

    func rollback() {
        guard let connection else { return }
        if case .connectionLost = connection.interruption {
            giveUp()
        } else {
            do throws(StorageError) { try connection.control("ROLLBACK") } catch { giveUp() }
        }
    }

    func commit() -> CommitEnd {
        guard let connection else { return .refused(.transactionEnded) }
        var number: Int64?
        do throws(StorageError) {
            // Wait for the other statements before sending COMMIT, so that the server is doing nothing else if the
            // connection breaks after it. Whatever the server has not yet written down of a transaction, even its
            // number, does not survive a crash.
            number = try connection.settledNumber()
            return try connection.commit() ? .kept : .refused(.transactionEnded)
        } catch {
            switch connection.interruption {
            case .connectionLost(let reason):
                giveUp()
                // Without the number, COMMIT was not sent.
                return number.map { end(of: $0, reason: reason) } ?? .interrupted(.connectionLost(reason))
            case .some(let interruption): return .interrupted(interruption)
            case nil: return .refused(error)
            }
        }
    }

    private func giveUp() {
        connection = nil
        worker.disconnect()
    }

    /// Asks the server how a transaction ended if its COMMIT got no answer. The server process that ran it may still be
    /// working on it.
    private func end(of number: Int64, reason: String) -> CommitEnd {
        let deadline = ContinuousClock.now + worker.limits.reconnectTime
        var pause = BackOff(first: .milliseconds(5), last: .milliseconds(500))
        while ContinuousClock.now < deadline {
            do throws(StorageError) {
                let connection = try worker.connection(patience: deadline - ContinuousClock.now)
                connection.interruption = nil
                switch try connection.end(ofTransaction: number) {
                case "committed": return .kept
                case "aborted": return .interrupted(.connectionLost(reason))
                case "in progress": break
                default: return .unknown
                }
            } catch {
                guard case .connectionLost = error else { return .unknown }
                worker.disconnect()
            }
            pause.wait()
        }
        return .unknown
    }
}
