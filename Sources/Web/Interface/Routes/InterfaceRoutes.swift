import HTTPTypes

/// All routes of the interface, in the order of its description.
enum InterfaceRoutes {
    static let all: [InterfaceRoute] = about + person + security + appPasswords + sessions + mailboxes + team + company

    /// Returns the route of a request, and the values of its path's parts.
    ///
    /// - Parameter path: The path below `/api/v1`, with a slash before it.
    /// - Throws: ``InterfaceProblem`` with `not-found` or `method-not-allowed`.
    static func find(
        _ method: SiteMethod?, _ path: String
    ) throws(InterfaceProblem) -> (route: InterfaceRoute, values: [String: String]) {
        var allowed: [SiteMethod] = []
        for route in all {
            guard let values = route.match(path) else { continue }
            if route.method == method { return (route, values) }
            allowed.append(route.method)
        }
        var problem = InterfaceProblem(allowed.isEmpty ? .notFound : .methodNotAllowed)
        problem.allowed = allowed
        throw problem
    }

    /// What belongs to no person.
    private static let about = [
        InterfaceRoute(
            name: "health", method: .get, path: "/healthz", summary: "Says that the server answers.", access: .anybody,
            gives: .object([InterfaceMember("status", .choice(["ok"]))])
        ) { _ in InterfaceAnswer(["status": "ok"]) },
        InterfaceRoute(
            name: "description", method: .get, path: "/openapi.json", summary: "Describes the interface (OpenAPI 3.1).",
            access: .anybody, gives: .anything
        ) { call in InterfaceAnswer(InterfaceDescription(call.configuration).document) },
        InterfaceRoute(
            name: "problem", method: .get, path: "/problems/{code}",
            summary: "Describes a problem: the address that stands in a problem document as its type.",
            access: .anybody,
            gives: .shape(
                InterfaceShape(
                    "ProblemDescription",
                    [
                        InterfaceMember("code", .choice(InterfaceProblem.Code.self)), InterfaceMember("title", .text),
                        InterfaceMember("status", .integer(100...599)), InterfaceMember("remedy", .text),
                    ]))
        ) { call in
            guard
                let code = call.path[InterfaceRoute.PathPart.code.name].flatMap(InterfaceProblem.Code.init(rawValue:))
            else { throw InterfaceProblem(.notFound) }
            return InterfaceAnswer([
                "code": .text(code.rawValue), "title": .text(code.title), "status": .count(code.status.code),
                "remedy": .text(code.remedy),
            ])
        },
    ]
}
