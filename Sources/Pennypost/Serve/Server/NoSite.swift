import HTTPTypes
import Hummingbird

/// The site while there is none: reads the request and finds nothing.
struct NoSite: HTTPResponder {
    func respond(to request: Request, context: FrontContext) async throws -> Response {
        for try await _ in request.body {}
        return PlainAnswer.words("not found", status: .notFound, to: request)
    }
}
