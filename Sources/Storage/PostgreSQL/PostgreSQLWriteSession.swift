/// The connection that groups of writes use, in turn.
final class PostgreSQLWriteSession: WriteSession {
    private let worker: PostgreSQLWorker
    private var connection: PostgreSQLConnection?
    /// The number that the server gave to the transaction under way.
    private var transactionID: String?
    let limits: GroupLimits

    init(_ worker: PostgreSQLWorker) {
        self.worker = worker
        limits = GroupLimits(
            writes: worker.limits.writesInCommit, conflictReruns: worker.limits.conflictReruns,
            lostConnectionReruns: worker.limits.lostConnectionReruns)
    }

    /// From this attempt on those that were refused go one after the other: a lock that no other work takes. Taken before
    /// the transaction sees anything, it lets it see all that the last of them has done.
    private static let turnsFromAttempt = 3
    private static let takeTurn = "LOCK TABLE schema_migrations IN SHARE UPDATE EXCLUSIVE MODE;"

    func begin(attempt: Int) throws(StorageError) -> any EngineConnection {
        if attempt > 0 {
            var pause = BackOff(first: .milliseconds(1 << min(attempt, 6)), last: .milliseconds(64))
            pause.wait()
        }
        let turn = attempt >= Self.turnsFromAttempt ? Self.takeTurn : ""
        var losses = 0
        while true {
            let connection = try worker.connection(patience: worker.limits.reconnectTime)
            do throws(StorageError) {
                connection.interruption = nil
                // The number is asked for now, for after a lost answer to COMMIT nothing else can tell how it ended.
                let answer = try connection.simple(
                    "BEGIN ISOLATION LEVEL SERIALIZABLE; \(turn) SELECT txid_current()")
                transactionID = answer.value
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
        do throws(StorageError) {
            // A transaction that has failed is rolled back by COMMIT, without an error.
            guard try connection.simple("COMMIT").tag == "COMMIT" else { return .refused(.transactionEnded) }
            return .kept
        } catch {
            switch connection.interruption {
            case .connectionLost(let reason):
                giveUp()
                return end(of: transactionID, reason: reason)
            case .some(let interruption): return .interrupted(interruption)
            case nil: return .refused(error)
            }
        }
    }

    private func giveUp() {
        connection = nil
        worker.disconnect()
    }

    /// Asks the server how a transaction ended whose COMMIT was not answered. The server process that had it may be at it
    /// still.
    private func end(of transactionID: String?, reason: String) -> CommitEnd {
        guard let transactionID, let number = Int64(transactionID) else { return .unknown }
        let deadline = ContinuousClock.now + worker.limits.reconnectTime
        var pause = BackOff(first: .milliseconds(5), last: .milliseconds(500))
        while ContinuousClock.now < deadline {
            do throws(StorageError) {
                let connection = try worker.connection(patience: deadline - ContinuousClock.now)
                connection.interruption = nil
                switch try connection.simple("SELECT txid_status(\(number))").value {
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
