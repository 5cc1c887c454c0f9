/// The task that waits for an outcome.
enum DeliveryCompletion {
    case single(CheckedContinuation<DeliveryOutcome, Never>)
    case batch(DeliveryBatch, index: Int)

    /// Whether the last bytes of the message may be handed to the connection.
    var mayFinish: Bool {
        switch self {
        case .single: true
        case .batch(let batch, let index): batch.observer?.mayFinish(index) ?? true
        }
    }

    /// Reports the outcome to the observer. ``resume(_:)`` follows when everything has been written.
    func observe(_ outcome: DeliveryOutcome) {
        if case .batch(let batch, let index) = self { batch.observer?.didEnd(index, outcome) }
    }

    func resume(_ outcome: DeliveryOutcome) {
        switch self {
        case .single(let continuation): continuation.resume(returning: outcome)
        case .batch(let batch, let index): batch.note(outcome, at: index)
        }
    }
}

/// Deliveries that were submitted together and are awaited together. Used only on the session's event loop.
final class DeliveryBatch {
    private var outcomes: [DeliveryOutcome?]
    private var missing: Int
    private let continuation: CheckedContinuation<[DeliveryOutcome], Never>
    let observer: (any DeliveryObserver)?

    init(
        count: Int, observer: (any DeliveryObserver)?, continuation: CheckedContinuation<[DeliveryOutcome], Never>
    ) {
        outcomes = Array(repeating: nil, count: count)
        missing = count
        self.observer = observer
        self.continuation = continuation
        if count == 0 { continuation.resume(returning: []) }
    }

    func note(_ outcome: DeliveryOutcome, at index: Int) {
        guard outcomes.indices.contains(index), outcomes[index] == nil else { return }
        outcomes[index] = outcome
        missing -= 1
        if missing == 0 { continuation.resume(returning: outcomes.compactMap { $0 }) }
    }
}
