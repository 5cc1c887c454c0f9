import CoreMetrics
import Synchronization

/// The metrics of this process, as swift-metrics asks for them and Prometheus reads them.
///
/// A series is a name with one value for each of its labels. There are at most ``mostSeries``: what is past that counts
/// in `metrics_dropped_series_total` alone, so that values from outside can't fill the memory.
final class MetricsRegistry: MetricsFactory {
    /// The most series.
    let mostSeries: Int
    private let contents = Mutex(Contents())

    /// What a name stands for.
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// A value under its name and labels.
    struct Series: Sendable {
        let labels: [(name: String, value: String)]
        let value: any MetricValue
    }

    /// All series of a name.
    struct Family: Sendable {
        let kind: Kind
        fileprivate(set) var series: [String: Series] = [:]
    }

    private struct Contents {
        var families: [String: Family] = [:]
        var count = 0
        var dropped: Int64 = 0
    }

    init(mostSeries: Int = 2000) {
        self.mostSeries = mostSeries
    }

    /// The families by their names, and how many series were dropped.
    var snapshot: (families: [String: Family], dropped: Int64) {
        contents.withLock { ($0.families, $0.dropped) }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let name = MetricName.name(label)
        return value(name.hasSuffix("_total") ? name : name + "_total", .counter, dimensions) { CountValue() }
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        value(MetricName.name(label), .gauge, dimensions) { LevelValue() }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return value(MetricName.name(label), .gauge, dimensions) { LevelValue() } }
        return value(MetricName.name(label), .histogram, dimensions) { DistributionValue(bounds: Self.sizes) }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = MetricName.name(label)
        return value(name.hasSuffix("_seconds") ? name : name + "_seconds", .histogram, dimensions) {
            DistributionValue(bounds: Self.seconds)
        }
    }

    func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// The upper bounds for times, in seconds.
    static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// The upper bounds for other numbers.
    static let sizes: [Double] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

    private func value<Value: MetricValue>(
        _ name: String, _ kind: Kind, _ dimensions: [(String, String)], _ make: () -> Value
    ) -> Value {
        let labels = MetricName.labels(dimensions)
        let key = labels.map { "\($0.name)\u{0}\($0.value)" }.joined(separator: "\u{0}")
        return contents.withLock { contents in
            if let family = contents.families[name] {
                if let known = family.series[key]?.value as? Value { return known }
                guard family.kind == kind else {
                    contents.dropped += 1
                    return make()
                }
            }
            guard contents.count < mostSeries else {
                contents.dropped += 1
                return make()
            }
            let made = make()
            contents.families[name, default: Family(kind: kind)].series[key] = Series(labels: labels, value: made)
            contents.count += 1
            return made
        }
    }

    private func remove(_ handler: AnyObject) {
        contents.withLock { contents in
            for (name, family) in contents.families {
                guard let key = family.series.first(where: { $0.value.value === handler })?.key else { continue }
                contents.families[name]?.series[key] = nil
                if contents.families[name]?.series.isEmpty == true { contents.families[name] = nil }
                contents.count -= 1
                return
            }
        }
    }
}
