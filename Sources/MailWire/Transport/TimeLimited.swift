/// Work with a time limit.
package struct TimeLimited: Sendable {
    let limit: Duration
    let wait: @Sendable (Duration) async -> Void

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - limit: The longest time that the work may take.
    ///   - wait: Waits for a duration.
    package init(
        limit: Duration, wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.limit = limit
        self.wait = wait
    }

    /// Returns the result of `work`; `nil`, after cancelling it, if it takes longer than the limit.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value?) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
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
