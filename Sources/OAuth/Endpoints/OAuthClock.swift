public import Foundation

/// Where the time comes from.
public struct OAuthClock: Sendable {
    public var now: @Sendable () -> Date
    /// Waits; throws where the task is cancelled.
    public var wait: @Sendable (Duration) async throws -> Void

    public init(now: @escaping @Sendable () -> Date, wait: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.wait = wait
    }

    /// The machine's.
    public static let system = OAuthClock(now: { Date() }, wait: { try await Task.sleep(for: $0) })
}
