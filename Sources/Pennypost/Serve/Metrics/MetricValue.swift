import CoreMetrics
import Synchronization

/// A value of a series.
protocol MetricValue: AnyObject, Sendable {
    /// What the page shows of it.
    var reading: MetricReading { get }
}

/// What a series shows at a moment.
enum MetricReading: Sendable {
    case number(Double)
    /// How many values were up to each bound, counted from the lowest; how many there were, and their sum.
    case distribution(counts: [(bound: Double, count: Int64)], total: Int64, sum: Double)
}

/// A number that only grows.
final class CountValue: MetricValue, CounterHandler {
    private let count = Mutex<Int64>(0)

    var reading: MetricReading { .number(Double(count.withLock(\.self))) }

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        count.withLock { count in
            let (sum, isTooLarge) = count.addingReportingOverflow(amount)
            count = isTooLarge ? .max : sum
        }
    }

    func reset() { count.withLock { $0 = 0 } }
}

/// A number that rises and falls.
final class LevelValue: MetricValue, MeterHandler, RecorderHandler {
    private let level = Mutex<Double>(0)

    var reading: MetricReading { .number(level.withLock(\.self)) }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { level.withLock { $0 = value } }
    func increment(by amount: Double) { level.withLock { $0 += amount } }
    func decrement(by amount: Double) { level.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

/// How values are distributed.
final class DistributionValue: MetricValue, RecorderHandler, TimerHandler {
    private struct State {
        var counts: [Int64]
        var total: Int64 = 0
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter bounds: the upper bounds, rising.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count)))
    }

    var reading: MetricReading {
        state.withLock { state in
            .distribution(
                counts: Array(zip(bounds, state.counts).map { (bound: $0, count: $1) }), total: state.total,
                sum: state.sum)
        }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        state.withLock { state in
            for (index, bound) in bounds.enumerated() where value <= bound { state.counts[index] &+= 1 }
            state.total &+= 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
