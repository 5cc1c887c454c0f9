/// The tasks that wait for events, by number.
struct EventWaiters {
    typealias Waiter = (Result<Void, IMAPError>) -> Void

    private var waiters: [UInt64: Waiter] = [:]
    private var last: UInt64 = 0

    var isEmpty: Bool { waiters.isEmpty }

    /// Adds a waiter. Returns its number.
    mutating func add(_ waiter: @escaping Waiter) -> UInt64 {
        last += 1
        waiters[last] = waiter
        return last
    }

    /// Ends one waiter, if it is still waiting.
    mutating func end(_ number: UInt64, _ result: Result<Void, IMAPError>) {
        waiters.removeValue(forKey: number)?(result)
    }

    /// Ends all waiters.
    mutating func endAll(_ result: Result<Void, IMAPError>) {
        let ended = waiters.values
        waiters = [:]
        for waiter in ended { waiter(result) }
    }
}
