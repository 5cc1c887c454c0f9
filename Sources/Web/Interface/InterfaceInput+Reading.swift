import HTTPTypes

extension InterfaceInput {
    /// Reads and checks the query of a request. A field that the route does not know is refused, so that a mistyped
    /// filter does not return everything.
    ///
    /// - Throws: ``InterfaceProblem`` with everything that is wrong.
    init(query: String, for route: InterfaceRoute) throws(InterfaceProblem) {
        var problems: [InterfaceFieldProblem] = []
        var members: [JSONValue.Member] = []
        for (name, text) in FormFields(encoded: query.utf8).pairs {
            if members.contains(where: { $0.name == name }) {
                problems.append(
                    InterfaceFieldProblem(field: name, code: "repeated", sentence: "It is there more than once."))
            } else if case .integer? = route.query.first(where: { $0.name == name })?.schema,
                let number = Int64(text), String(number) == text
            {
                members.append(JSONValue.Member(name: name, value: .integer(number)))
            } else {
                members.append(JSONValue.Member(name: name, value: .text(text)))
            }
        }
        problems += InterfaceSchema.object(route.query).problems(of: .object(members))
        guard problems.isEmpty else { throw InterfaceProblem(fields: problems) }
        self.init(.object(members))
    }

    /// Reads and checks the body of a request. The body of a route that takes none is not looked at.
    ///
    /// - Throws: ``InterfaceProblem`` with everything that is wrong.
    init(body request: SiteRequest, for route: InterfaceRoute) throws(InterfaceProblem) {
        guard request.body.count <= SiteRequest.longestBody else { throw InterfaceProblem(.tooLarge) }
        guard let members = route.takes else {
            self.init()
            return
        }
        guard Self.isJSON(request.headers[.contentType]) else { throw InterfaceProblem(.notJSON) }
        let value: JSONValue
        do { value = try JSONReader.read(request.body) } catch { throw InterfaceProblem(error) }
        let problems = InterfaceSchema.object(members).problems(of: value)
        guard problems.isEmpty else { throw InterfaceProblem(fields: problems) }
        self.init(value)
    }

    /// Whether a field Content-Type says JSON. JSON between systems is UTF-8 (RFC 8259 §8.1).
    private static func isJSON(_ field: String?) -> Bool {
        guard let field else { return false }
        let parts = field.lowercased().split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }
}

extension InterfaceProblem {
    /// Translates why a body is not taken as JSON.
    init(_ defect: JSONDefect) {
        self.init(.malformedJSON)
        detail =
            switch defect {
            case .malformed(let place): "From byte \(place) on."
            case .repeated: "A member is there more than once."
            case .tooDeep: "Lists and objects may be nested \(JSONReader.Limits.request.deepest) deep."
            case .tooManyValues: "There may be \(JSONReader.Limits.request.mostValues) values."
            }
    }
}
