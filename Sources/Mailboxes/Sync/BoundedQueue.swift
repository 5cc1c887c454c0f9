import Synchronization

/// A bounded queue between the stages of a fetch. The producer waits while it is full, the consumer while it is empty.
///
/// Each stage closes it when it ends, for whatever reason. After that, ``send(_:)`` is refused, elements still in the
/// queue are still handed out, and no stage waits forever.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
        var receivers: [CheckedContinuation<Void, Never>] = []
        var senders: [CheckedContinuation<Void, Never>] = []
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Appends an element, and waits while the queue is full.
    ///
    /// - Returns: `false` if the queue is closed. The element is dropped then.
    func send(_ element: Element) async -> Bool {
        while true {
            let outcome = state.withLock { state -> (sent: Bool?, receiver: CheckedContinuation<Void, Never>?) in
                if state.isClosed { return (false, nil) }
                guard state.elements.count < capacity else { return (nil, nil) }
                state.elements.append(element)
                return (true, state.receivers.popLast())
            }
            outcome.receiver?.resume()
            if let sent = outcome.sent { return sent }
            await withCheckedContinuation { continuation in
                let mayGoOn = state.withLock { state in
                    if state.isClosed || state.elements.count < capacity { return true }
                    state.senders.append(continuation)
                    return false
                }
                if mayGoOn { continuation.resume() }
            }
        }
    }

    /// Removes and returns the next element; `nil` if the queue is closed and empty.
    func next() async -> Element? {
        while true {
            let outcome = state.withLock {
                state -> (element: Element?, ended: Bool, CheckedContinuation<Void, Never>?) in
                guard !state.elements.isEmpty else { return (nil, state.isClosed, nil) }
                return (state.elements.removeFirst(), false, state.senders.popLast())
            }
            outcome.2?.resume()
            if outcome.element != nil || outcome.ended { return outcome.element }
            await withCheckedContinuation { continuation in
                let mayGoOn = state.withLock { state in
                    if state.isClosed || !state.elements.isEmpty { return true }
                    state.receivers.append(continuation)
                    return false
                }
                if mayGoOn { continuation.resume() }
            }
        }
    }

    /// Closes the queue and wakes every waiting stage.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { (state.receivers, state.senders) = ([], []) }
            return state.receivers + state.senders
        }
        for continuation in waiting { continuation.resume() }
    }
}
