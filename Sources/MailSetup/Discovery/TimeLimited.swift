/// Work with a time limit.
struct TimeLimited: Sendable {
    let limit: Duration
    /// Waits for a duration.
    let wait: @Sendable (Duration) async -> Void

    /// Returns the result of `work`; `nil`, after cancelling it, if it takes longer than `limit`.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value?) async -> Value? {
        let (limit, wait) = (limit, wait)
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await wait(limit)
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
