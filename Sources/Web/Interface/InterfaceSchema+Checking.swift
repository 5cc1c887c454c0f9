/// What is wrong with one field of a request.
struct InterfaceFieldProblem: Sendable, Hashable {
    /// The member of the body or of the query, with the names and places that lead to it: `networks/0`. Empty for the
    /// whole body.
    let field: String
    /// What is wrong, for programs.
    let code: String
    /// What is wrong, for people.
    let sentence: String
}

extension InterfaceSchema {
    /// Checks a value and gathers everything that is wrong with it.
    ///
    /// - Parameter field: The path that leads to it; empty for the whole body.
    func problems(of value: JSONValue, at field: String = "") -> [InterfaceFieldProblem] {
        switch (self, value) {
        case (.optional, .null), (.text, .text), (.boolean, .boolean), (.link, .text), (.anything, .object): []
        case (.optional(let schema), _): schema.problems(of: value, at: field)
        case (.choice(let choices), .text(let text)):
            choices.contains(text)
                ? [] : [problem(field, "unknown", "It is none of \(choices.joined(separator: ", ")).")]
        case (.integer(let range), .integer(let number)):
            range.contains(number)
                ? []
                : [problem(field, "out-of-range", "It is not between \(range.lowerBound) and \(range.upperBound).")]
        case (.moment, .text(let text)):
            InterfaceMoment.read(text) == nil
                ? [problem(field, "malformed", "It is no moment like 2026-11-30T12:00:00Z (RFC 3339).")] : []
        case (.list(let schema, let most), .list(let values)):
            if let most, values.count > most {
                [problem(field, "too-long", "It has more than \(most) entries.")]
            } else {
                values.enumerated().flatMap { schema.problems(of: $1, at: Self.path(field, "\($0)")) }
            }
        case (.texts, .object(let members)):
            members.flatMap { Self.text.problems(of: $0.value, at: Self.path(field, $0.name)) }
        case (.object(let known), .object(let given)): Self.problems(known, given, at: field)
        case (.shape(let shape), .object(let given)): Self.problems(shape.members, given, at: field)
        default: [problem(field, "wrong-type", "It is not \(kind).")]
        }
    }

    private static func problems(
        _ known: [InterfaceMember], _ given: [JSONValue.Member], at field: String
    ) -> [InterfaceFieldProblem] {
        let missing = known.filter { member in member.isRequired && !given.contains { $0.name == member.name } }
        return missing.map {
            InterfaceFieldProblem(field: path(field, $0.name), code: "missing", sentence: "It is missing.")
        }
            + given.flatMap { member in
                let place = path(field, member.name)
                guard let schema = known.first(where: { $0.name == member.name })?.schema else {
                    return [
                        InterfaceFieldProblem(
                            field: place, code: "unknown-member", sentence: "There is no member of this name.")
                    ]
                }
                return schema.problems(of: member.value, at: place)
            }
    }

    private func problem(_ field: String, _ code: String, _ sentence: String) -> InterfaceFieldProblem {
        InterfaceFieldProblem(field: field, code: code, sentence: sentence)
    }

    /// The most bytes of a name that is repeated in an answer.
    private static let longestName = 100

    private static func path(_ field: String, _ name: String) -> String {
        let name =
            name.utf8.count <= longestName ? name : String(decoding: name.utf8.prefix(longestName), as: UTF8.self)
        return field.isEmpty ? name : "\(field)/\(name)"
    }

    /// What it is, in words.
    var kind: String {
        switch self {
        case .text, .link: "a text"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .moment: "a moment"
        case .list: "a list"
        case .texts, .object, .shape, .anything: "an object"
        case .optional(let schema): "\(schema.kind) or null"
        }
    }
}
