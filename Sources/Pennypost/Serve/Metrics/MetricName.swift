/// Names in Prometheus' form.
enum MetricName {
    /// The most bytes of a label's value.
    static let longestValue = 200

    /// Returns a name of letters, digits and `_`: `http.server.requests` becomes `http_server_requests`.
    static func name(_ label: String) -> String {
        var result = ""
        for scalar in label.unicodeScalars {
            let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar) || scalar == "_")
            result.unicodeScalars.append(isKept ? scalar : "_")
        }
        guard let first = result.unicodeScalars.first, !isDigit(first) else { return "_" + result }
        return result
    }

    /// Returns labels in the order of their names. A name counts once; names that the format keeps for itself get a
    /// `_` behind them.
    static func labels(_ dimensions: [(String, String)]) -> [(name: String, value: String)] {
        var values: [String: String] = [:]
        for (given, value) in dimensions {
            var name = name(given)
            if name == "le" || name == "quantile" || name.hasPrefix("__") { name = "label_" + name }
            values[name] = String(value.unicodeScalars.prefix(longestValue).map(Character.init))
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
