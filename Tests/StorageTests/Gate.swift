import Foundation

/// Holds a thread until the test opens it. If a failed test never does, the thread goes on after a while.
final class Gate: Sendable {
    private static let patience = DispatchTimeInterval.seconds(120)
    private let condition = DispatchSemaphore(value: 0)
    func wait() { _ = condition.wait(timeout: .now() + Self.patience) }
    func open() { condition.signal() }
}
