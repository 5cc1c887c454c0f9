/// The page that Prometheus reads: its text format, version 0.0.4.
struct PrometheusPage: Sendable {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    init(_ registry: MetricsRegistry, process: [ProcessFigure] = []) {
        let (families, dropped) = registry.snapshot
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (_, series) in family.series.sorted(by: { $0.key < $1.key }) {
                add(name, series.labels, series.value.reading)
            }
        }
        add(ProcessFigure(name: "metrics_dropped_series_total", kind: .counter, value: Double(dropped)))
        for figure in process { add(figure) }
    }

    private mutating func add(_ figure: ProcessFigure) {
        text += "# TYPE \(figure.name) \(figure.kind.rawValue)\n"
        line(figure.name, [], figure.value)
    }

    private mutating func add(
        _ name: String, _ labels: [(name: String, value: String)], _ reading: MetricReading
    ) {
        switch reading {
        case .number(let number): line(name, labels, number)
        case .distribution(let counts, let total, let sum):
            for (bound, count) in counts {
                line(name + "_bucket", labels + [("le", Self.number(bound))], Double(count))
            }
            line(name + "_bucket", labels + [("le", "+Inf")], Double(total))
            line(name + "_sum", labels, sum)
            line(name + "_count", labels, Double(total))
        }
    }

    private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
        }
        text += " \(Self.number(value))\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// Writes a number: a whole one without a point.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
        return "\(value)"
    }
}
