internal import Dispatch
internal import Foundation

/// A thread of its own with a connection of its own, for libpq blocks.
///
/// Everything but ``start(_:)`` and ``performAndWait(_:)`` is called on its queue: that is what makes it safe to share.
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

    /// The connection, which is made where there is none or the last one broke.
    ///
    /// - Parameter patience: how long a server that cannot be reached is tried again.
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

    /// Gives the connection up.
    func disconnect() {
        dispatchPrecondition(condition: .onQueue(queue))
        current = nil
    }
}

/// Waits that grow, each by chance between half and the whole of its length, so that many do not come back at once.
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
