/// How much time and how many bytes a discovery may take.
public struct DiscoveryLimits: Hashable, Sendable {
    /// Until the name servers have answered all questions, which are asked at once.
    public var names = Duration.milliseconds(2_500)
    /// Until the domain's configuration file is here, redirects and all.
    public var file = Duration.milliseconds(2_500)
    /// Until a server has greeted: connecting, TLS, its capabilities.
    public var greeting = Duration.seconds(3)
    /// How many servers of one kind a source may have tried.
    public var candidates = 4
    /// How many redirects of the configuration file are followed.
    public var redirects = 3
    /// The largest configuration file that is read, in bytes.
    public var fileBytes = 64 * 1024

    public init() {}

    /// How long a discovery takes at most: all sources are looked at side by side, and each finds candidates, then greets
    /// them.
    public var longest: Duration { max(names, file) + greeting }
}

/// Work that is given up when its time has passed.
struct TimeLimited: Sendable {
    let limit: Duration
    /// How that time is waited for.
    let wait: @Sendable (Duration) async -> Void

    /// Nil where the work was not done in time; it is cancelled then.
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
