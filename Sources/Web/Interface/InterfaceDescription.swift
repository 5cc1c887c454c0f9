import HTTPTypes

/// The interface as an OpenAPI 3.1 document, made from the routes.
struct InterfaceDescription: Sendable {
    /// The field that carries the form token of a session, for everything that changes something.
    static let formTokenField = "X-Pennypost-Form"

    private let configuration: SiteConfiguration

    init(_ configuration: SiteConfiguration) { self.configuration = configuration }

    /// The document.
    var document: JSONValue {
        let session = SiteCookies(HTTPFields(), isSecure: configuration.isSecure).fullName(.session)
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Pennypost", "version": "1",
                "summary": "What the pages of Pennypost do, for programs.",
                "description": .text(Self.about),
                "license": ["name": "Apache License 2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": .text(configuration.origin + "/api/v1")]],
            "paths": paths,
            "components": [
                "schemas": .object(Self.shapes.map { JSONValue.Member(name: $0.name, value: schema(of: $0.members)) }),
                "securitySchemes": [
                    "app-password": [
                        "type": "http", "scheme": "basic",
                        "description": "The address of the person and an app password, never the account's password",
                    ],
                    "session": [
                        "type": "apiKey", "in": "cookie", "name": .text(session),
                        "description": "The session of a browser",
                    ],
                    "form-token": [
                        "type": "apiKey", "in": "header", "name": .text(Self.formTokenField),
                        "description": "The form token of the browser, as GET /me returns it",
                    ],
                ],
            ],
        ]
    }

    private static let about =
        "A program signs in with an app password, which reads and changes nothing. A page of the site uses the session "
        + "of its browser. A problem is a document of RFC 9457 with a code, a remedy and the fields concerned."

    // MARK: Paths

    private var paths: JSONValue {
        var paths: [String] = []
        for route in InterfaceRoutes.all where !paths.contains(route.path) { paths.append(route.path) }
        return .object(
            paths.map { path in
                let operations = InterfaceRoutes.all.filter { $0.path == path }.map {
                    JSONValue.Member(name: $0.method.rawValue.lowercased(), value: operation($0))
                }
                return JSONValue.Member(name: path, value: .object(operations))
            })
    }

    private func operation(_ route: InterfaceRoute) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("operationId", .text(route.name)), ("summary", .text(route.summary)),
            ("description", .text("Who: \(route.access.words).")), ("security", Self.security(route)),
        ]
        let parameters =
            route.pathParts.map { parameter($0.name, "path", $0.schema, "") }
            + route.query.map { parameter($0.name, "query", $0.schema, $0.about) }
        if !parameters.isEmpty { members.append(("parameters", .list(parameters))) }
        if let takes = route.takes {
            members.append(
                (
                    "requestBody",
                    ["required": true, "content": ["application/json": ["schema": schema(of: takes)]]]
                ))
        }
        members.append(("responses", responses(route)))
        return .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    private static func security(_ route: InterfaceRoute) -> JSONValue {
        guard route.access != .anybody else { return [] }
        let session: JSONValue = route.method == .get ? ["session": []] : ["session": [], "form-token": []]
        return route.access.takesAppPasswords ? [["app-password": []], session] : [session]
    }

    private func parameter(_ name: String, _ place: String, _ schema: InterfaceSchema, _ about: String) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .text(name)), ("in", .text(place)), ("required", .boolean(place == "path")),
            ("schema", self.schema(schema)),
        ]
        if !about.isEmpty { members.append(("description", .text(about))) }
        return .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    private func responses(_ route: InterfaceRoute) -> JSONValue {
        var success: [(String, JSONValue)] = [("description", .text(route.gives == nil ? "Done." : "The answer."))]
        if let gives = route.gives { success.append(("content", ["application/json": ["schema": schema(gives)]])) }
        let problems = Dictionary(grouping: route.possibleProblems) { $0.status.code }
        let refusals = problems.sorted { $0.key < $1.key }.map { status, codes in
            JSONValue.Member(name: String(status), value: refusal(codes))
        }
        let members = [
            JSONValue.Member(
                name: String(route.status.code),
                value: .object(success.map { JSONValue.Member(name: $0.0, value: $0.1) }))
        ]
        return .object(members + refusals)
    }

    private func refusal(_ codes: [InterfaceProblem.Code]) -> JSONValue {
        let description = codes.map { "`\($0.rawValue)`: \($0.title)" }.joined(separator: " ")
        var headers: [(String, JSONValue)] = []
        if codes.contains(where: { $0.status == .unauthorized }) {
            headers.append(("WWW-Authenticate", ["schema": ["type": "string"]]))
        }
        if codes.contains(where: \.isTemporary) {
            headers.append(
                ("Retry-After", ["description": "In seconds", "schema": ["type": "integer", "minimum": 1]]))
        }
        var members: [(String, JSONValue)] = [("description", .text(description))]
        if !headers.isEmpty {
            members.append(("headers", .object(headers.map { JSONValue.Member(name: $0.0, value: $0.1) })))
        }
        members.append(("content", ["application/problem+json": ["schema": Self.reference(InterfaceProblem.shape)]]))
        return .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    // MARK: Schemas

    /// All objects that have a name, each once, in the order of their names.
    static let shapes: [InterfaceShape] = {
        var found: [String: InterfaceShape] = [:]
        func visit(_ members: [InterfaceMember]) { for member in members { visit(member.schema) } }
        func visit(_ schema: InterfaceSchema) {
            switch schema {
            case .shape(let shape):
                guard found.updateValue(shape, forKey: shape.name) == nil else { return }
                visit(shape.members)
            case .object(let members): visit(members)
            case .list(let inner, _), .optional(let inner): visit(inner)
            case .text, .choice, .integer, .boolean, .moment, .link, .texts, .anything: break
            }
        }
        visit(.shape(InterfaceProblem.shape))
        for route in InterfaceRoutes.all {
            visit(route.takes ?? [])
            if let gives = route.gives { visit(gives) }
        }
        return found.values.sorted { $0.name < $1.name }
    }()

    private static func reference(_ shape: InterfaceShape) -> JSONValue {
        ["$ref": .text("#/components/schemas/\(shape.name)")]
    }

    private func schema(of members: [InterfaceMember]) -> JSONValue {
        let properties = members.map { member in
            JSONValue.Member(name: member.name, value: schema(member.schema, about: member.about))
        }
        return [
            "type": "object", "properties": .object(properties),
            "required": .texts(members.filter(\.isRequired).map(\.name)), "additionalProperties": false,
        ]
    }

    private func schema(_ schema: InterfaceSchema, about: String = "") -> JSONValue {
        var value: JSONValue =
            switch schema {
            case .text: ["type": "string"]
            case .choice(let choices): ["type": "string", "enum": .texts(choices)]
            case .integer(let range):
                [
                    "type": "integer", "format": "int64", "minimum": .integer(range.lowerBound),
                    "maximum": .integer(range.upperBound),
                ]
            case .boolean: ["type": "boolean"]
            case .moment: ["type": "string", "format": "date-time"]
            case .link: ["type": "string", "format": "uri"]
            case .list(let inner, let most):
                if let most {
                    ["type": "array", "items": self.schema(inner), "maxItems": .count(most)]
                } else {
                    ["type": "array", "items": self.schema(inner)]
                }
            case .texts: ["type": "object", "additionalProperties": ["type": "string"]]
            case .object(let members): self.schema(of: members)
            case .shape(let shape): Self.reference(shape)
            case .optional(let inner): ["anyOf": [self.schema(inner), ["type": "null"]]]
            case .anything: ["type": "object"]
            }
        if !about.isEmpty, case .object(let members) = value {
            value = .object(members + [JSONValue.Member(name: "description", value: .text(about))])
        }
        return value
    }
}
