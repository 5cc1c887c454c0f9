import Foundation

/// Holds a thread until the test opens it.
final class Gate: Sendable {
    private let condition = DispatchSemaphore(value: 0)
    func wait() { condition.wait() }
    func open() { condition.signal() }
}
