public import Storage

/// The source of time.
public struct WatchClock: Sendable {
    /// The time since a fixed moment. It never goes back, and goes on while the machine sleeps.
    public var elapsed: @Sendable () -> Duration
    /// The wall clock, which may jump.
    public var wall: @Sendable () -> Timestamp
    /// Waits; throws if the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// Creates a clock from its three functions.
    public init(
        elapsed: @escaping @Sendable () -> Duration, wall: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.elapsed = elapsed
        self.wall = wall
        self.sleep = sleep
    }

    /// The machine's clock.
    public static var system: WatchClock {
        let beginning = ContinuousClock.now
        return WatchClock(
            elapsed: { ContinuousClock.now - beginning }, wall: { Timestamp.now },
            sleep: { try await Task.sleep(for: $0) })
    }
}
