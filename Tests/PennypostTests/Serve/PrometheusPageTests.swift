import CoreMetrics
import Testing

@testable import Pennypost

@Suite("Prometheus' text format")
struct PrometheusPageTests {
    @Test("has a type for each name, labels in order, and cumulated buckets")
    func page() {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "http.requests", dimensions: [("status", "200"), ("method", "GET")])
            .increment(by: 3)
        registry.makeMeter(label: "open", dimensions: []).set(1.5 as Double)
        let timer = registry.makeTimer(label: "time", dimensions: [])
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(20_000_000_000)
        let text = PrometheusPage(registry).text
        #expect(
            text.hasPrefix("# TYPE http_requests_total counter\nhttp_requests_total{method=\"GET\",status=\"200\"} 3\n")
        )
        #expect(text.contains("\n# TYPE open gauge\nopen 1.5\n"))
        #expect(text.contains("\n# TYPE time_seconds histogram\ntime_seconds_bucket{le=\"0.001\"} 0\n"))
        #expect(text.contains("\ntime_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("\ntime_seconds_bucket{le=\"10\"} 1\ntime_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("\ntime_seconds_sum 20.002\ntime_seconds_count 2\n"))
        #expect(text.hasSuffix("\nmetrics_dropped_series_total 0\n"))
    }

    @Test("escapes values of labels, and makes names of letters, digits and _")
    func escapes() {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "1ž-x", dimensions: [("le", "a\"b\\c\nd"), ("__x", "y")]).increment(by: 1)
        let text = PrometheusPage(registry).text
        #expect(text.contains("\n_1__x_total{label___x=\"y\",label_le=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test("has a bounded number of series")
    func bounded() {
        let registry = MetricsRegistry(mostSeries: 10)
        for number in 0..<100 {
            registry.makeCounter(label: "x", dimensions: [("n", "\(number)")]).increment(by: 1)
        }
        registry.makeMeter(label: "x_total", dimensions: []).set(7 as Int64)
        let text = PrometheusPage(registry).text
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("x_total{") }.count == 10)
        #expect(text.contains("\nmetrics_dropped_series_total 91\n") && !text.contains("x_total 7"))
    }

    @Test("counts on with the same handler, and forgets one that is destroyed")
    func handlers() {
        let registry = MetricsRegistry(mostSeries: 1)
        let counter = registry.makeCounter(label: "x", dimensions: [])
        counter.increment(by: .max)
        registry.makeCounter(label: "x", dimensions: []).increment(by: 5)
        guard case .number(let count)? = registry.snapshot.families["x_total"]?.series.values.first?.value.reading
        else {
            Issue.record("there is no x_total")
            return
        }
        #expect(count == Double(Int64.max))
        registry.destroyCounter(counter)
        #expect(registry.snapshot.families.isEmpty)
        registry.makeCounter(label: "y", dimensions: []).increment(by: 1)
        #expect(registry.snapshot.families["y_total"] != nil)
    }
}
