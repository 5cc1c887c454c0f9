import HTTPTypes

/// A route of the interface. What it does, who may use it and how it is described stand in one row, so that there is no
/// route without a check or without a description.
struct InterfaceRoute: Sendable {
    /// Its name in the OpenAPI document (`operationId`).
    let name: String
    let method: SiteMethod
    /// The path below `/api/v1`. A part in braces is ``PathPart``.
    let path: String
    /// What it does, in a sentence.
    let summary: String
    let access: InterfaceAccess
    /// The fields of the query. None of them is required.
    var query: [InterfaceMember] = []
    /// The members of the body; `nil` if there is none.
    var takes: [InterfaceMember]?
    /// The status of the answer.
    var status: HTTPResponse.Status = .ok
    /// The body of the answer; `nil` if there is none.
    var gives: InterfaceSchema?
    /// Problems that come of the matter itself.
    var problems: [InterfaceProblem.Code] = []
    /// Does it.
    let answer: @Sendable (InterfaceCall) async throws -> InterfaceAnswer

    /// A part of a path that differs from request to request.
    enum PathPart: String, CaseIterable {
        /// The number of something.
        case id = "{id}"
        /// The code of a problem.
        case code = "{code}"

        var name: String { String(rawValue.dropFirst().dropLast()) }

        var schema: InterfaceSchema {
            switch self {
            case .id: .id
            case .code: .choice(InterfaceProblem.Code.self)
            }
        }
    }

    /// The parts of the path that differ from request to request.
    var pathParts: [PathPart] { path.split(separator: "/").compactMap { PathPart(rawValue: String($0)) } }

    /// Returns the values of the path's parts; `nil` if a path is not one of this route. A number has one form only.
    ///
    /// - Parameter path: The path below `/api/v1`.
    func match(_ path: String) -> [String: String]? {
        let wanted = self.path.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return nil }
        var values: [String: String] = [:]
        for (wanted, given) in zip(wanted, given) {
            guard let part = PathPart(rawValue: String(wanted)) else {
                if wanted == given { continue }
                return nil
            }
            if part == .id {
                guard let id = Int64(given), id > 0, id <= InterfaceSchema.greatest, String(id) == given else {
                    return nil
                }
            }
            values[part.name] = String(given)
        }
        return values
    }
}

/// What a route answers. The status stands in its row.
struct InterfaceAnswer: Sendable {
    /// The body; `nil` if there is none.
    var body: JSONValue?
    /// Cookies to set or to remove.
    var cookies: [String] = []

    /// An answer without a body.
    static let empty = InterfaceAnswer()

    init(_ body: JSONValue? = nil) { self.body = body }
}
