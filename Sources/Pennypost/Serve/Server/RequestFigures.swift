import HTTPTypes
import Metrics
import Synchronization

/// What is counted of requests. No series depends on what a client chooses.
final class RequestFigures: Sendable {
    /// What a request is counted by.
    private struct Kind: Hashable {
        let method: String
        let status: Int
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private let underWay = Meter(label: "http_requests_under_way")
    private let time = Metrics.Timer(label: "http_request_duration")
    /// Counters that were used already: finding one by its labels costs as much as a small answer.
    private let counters = Mutex<[Kind: Counter]>([:])

    func begin() { underWay.increment() }

    func end(_ method: HTTPRequest.Method, _ status: HTTPResponse.Status, after duration: Duration) {
        underWay.decrement()
        let name = Self.methods.contains(method) ? method.rawValue : "other"
        counter(Kind(method: name, status: status.code)).increment()
        time.recordNanoseconds(
            Int64(clamping: duration.components.seconds) &* 1_000_000_000
                &+ duration.components.attoseconds / 1_000_000_000)
    }

    private func counter(_ kind: Kind) -> Counter {
        counters.withLock { counters in
            if let known = counters[kind] { return known }
            let counter = Counter(
                label: "http_requests", dimensions: [("method", kind.method), ("status", String(kind.status))])
            counters[kind] = counter
            return counter
        }
    }
}
