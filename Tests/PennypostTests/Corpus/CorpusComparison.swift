/// Compares what was found in a message with what was expected, as Tests/Corpus/README.md describes.
struct CorpusComparison {
    let form: CorpusCase.Form
    private(set) var differences: [String] = []

    init(form: CorpusCase.Form) {
        self.form = form
    }

    mutating func compare(_ found: JSONValue, with expected: JSONValue) {
        guard case .object(let keys) = expected else {
            differences.append("the case has no “expect”")
            return
        }
        for (key, value) in keys.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "defects": compareDefects(found["defects"] ?? .null, value)
            case "headersCount": compareValue(.number(Double(found["headers"]?.elements.count ?? -1)), value, at: key)
            default: compareValue(found[key], value, at: key)
            }
        }
    }

    private mutating func compareDefects(_ found: JSONValue, _ expected: JSONValue) {
        let met = Set(found.elements.compactMap { $0["kind"]?.string })
        let wanted = Set(expected.elements.compactMap(\.string))
        if wanted.isEmpty {
            if !met.isEmpty { differences.append("defects: none expected, found \(found)") }
        } else if !wanted.isSubset(of: met) {
            differences.append("defects: expected \(wanted.sorted()), found \(met.sorted())")
        }
    }

    private mutating func compareValue(_ found: JSONValue?, _ expected: JSONValue, at path: String) {
        switch expected {
        case .object(let members):
            guard case .object = found else { return note(path, found, expected) }
            for (key, value) in members.sorted(by: { $0.key < $1.key }) where !key.hasSuffix("CRLF") {
                let inForm = form == .crlf ? members[key + "CRLF"] ?? value : value
                compareValue(found?[key], inForm, at: "\(path).\(key)")
            }
        case .array(let elements):
            guard case .array(let others) = found, others.count == elements.count else {
                return note(path, found, expected)
            }
            for (index, (other, element)) in zip(others, elements).enumerated() {
                compareValue(other, element, at: "\(path)[\(index)]")
            }
        case .null, .bool, .number, .string:
            if found != expected { note(path, found, expected) }
        }
    }

    private mutating func note(_ path: String, _ found: JSONValue?, _ expected: JSONValue) {
        differences.append("\(path):\n    expected \(expected)\n    found    \(found?.description ?? "nothing")")
    }
}
