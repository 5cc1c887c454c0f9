import HTTPTypes
import Metrics

/// What is counted of requests. No series depends on what a client chooses.
struct RequestFigures: Sendable {
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private let underWay = Meter(label: "http_requests_under_way")
    private let time = Metrics.Timer(label: "http_request_duration")

    func begin() { underWay.increment() }

    func end(_ method: HTTPRequest.Method, _ status: HTTPResponse.Status, after duration: Duration) {
        underWay.decrement()
        let name = Self.methods.contains(method) ? method.rawValue : "other"
        Counter(label: "http_requests", dimensions: [("method", name), ("status", String(status.code))]).increment()
        time.recordNanoseconds(
            Int64(clamping: duration.components.seconds) &* 1_000_000_000
                &+ duration.components.attoseconds / 1_000_000_000)
    }
}
