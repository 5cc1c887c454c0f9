import Dispatch
import Foundation

/// A thread with its own connection, because libpq blocks.
///
/// Everything but ``start(_:)`` and ``performAndWait(_:)`` must be called on its queue. That makes it safe to share.
final class PostgreSQLWorker: @unchecked Sendable {
    private let queue: DispatchQueue
    private let address: PostgreSQLAddress
    let limits: PostgreSQLLimits
    private let plansForValues: Bool
    private var current: PostgreSQLConnection?

    /// - Parameter plansForValues: see ``PostgreSQLConnection``.
    init(_ address: PostgreSQLAddress, limits: PostgreSQLLimits, label: String, plansForValues: Bool) {
        self.address = address
        self.limits = limits
        self.plansForValues = plansForValues
        queue = DispatchQueue(label: label)
    }

    /// Runs `work` on its thread.
    func start(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    /// Runs `work` on its thread and waits for it.
    func performAndWait<Result>(_ work: () throws -> Result) rethrows -> Result { try queue.sync(execute: work) }

    /// Returns the connection, opening one if there is none or the last one broke.
    ///
    /// - Parameter patience: how long to retry if the server can't be reached.
    func connection(patience: Duration) throws(StorageError) -> PostgreSQLConnection {
        dispatchPrecondition(condition: .onQueue(queue))
        if let current { return current }
        let deadline = ContinuousClock.now + patience
        var pause = BackOff(first: .milliseconds(20), last: .seconds(1))
        while true {
            do throws(StorageError) {
                let connection = try PostgreSQLConnection(
                    address, limits: limits, plansForValues: plansForValues)
                current = connection
                return connection
            } catch {
                guard case .connectionLost = error, ContinuousClock.now < deadline else { throw error }
                pause.wait()
            }
        }
    }

    /// Closes the connection.
    func disconnect() {
        dispatchPrecondition(condition: .onQueue(queue))
        current = nil
    }
}

/// Growing pauses. Each is a random time between half its length and the whole, so that many clients don't retry at
/// once.
struct BackOff {
    private var next: Duration
    private let last: Duration

    init(first: Duration, last: Duration) { (next, self.last) = (first, last) }

    /// Blocks the thread.
    mutating func wait() {
        let microseconds = Double.random(in: 0.5...1) * (next / .microseconds(1))
        usleep(UInt32(max(1, min(microseconds, 1_000_000))))
        next = min(next * 2, last)
    }
}
