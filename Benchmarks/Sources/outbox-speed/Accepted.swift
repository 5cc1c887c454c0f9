import Synchronization

/// A count of the messages that the server has accepted.
final class Accepted: Sendable {
    private let counted = Atomic(0)

    func count() { counted.add(1, ordering: .relaxed) }

    var total: Int { counted.load(ordering: .relaxed) }
}
