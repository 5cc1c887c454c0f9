public import Foundation

/// A source of time.
public struct OAuthClock: Sendable {
    /// Returns the current time.
    public var now: @Sendable () -> Date
    /// Waits; throws if the task is cancelled.
    public var wait: @Sendable (Duration) async throws -> Void

    /// Creates a clock from its two functions.
    public init(now: @escaping @Sendable () -> Date, wait: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.wait = wait
    }

    /// The machine's clock.
    public static let system = OAuthClock(now: { Date() }, wait: { try await Task.sleep(for: $0) })
}
