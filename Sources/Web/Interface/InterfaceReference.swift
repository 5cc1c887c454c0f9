import HTTPTypes

/// The tables of Documentation/API.md, made from the routes.
enum InterfaceReference {
    /// A row for each route.
    static var routes: String {
        let rows = InterfaceRoutes.all.map { route in
            let query = route.query.isEmpty ? "" : "?" + route.query.map(\.name).joined(separator: "&")
            let takes = route.takes.map { members in
                let names = members.map { $0.isRequired ? "`\($0.name)`" : "`\($0.name)`?" }
                return " Takes " + names.joined(separator: ", ") + "."
            }
            return "| `\(route.method.rawValue) \(route.path)\(query)` | \(route.summary)\(takes ?? "") "
                + "| \(route.access.words) | \(route.status.code) |"
        }
        return (["| Route | What it does | Who | Answer |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    /// A row for each problem.
    static var problems: String {
        let rows = InterfaceProblem.Code.allCases.map { code in
            "| \(code.status.code) | `\(code.rawValue)` | \(code.title) | \(code.remedy) |"
        }
        return (["| Status | Code | What is wrong | What to do |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }
}
