import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore

/// Stands before the site: answers what only the process knows, bounds what a request may bring, and counts.
struct FrontResponder<Site: HTTPResponder>: HTTPResponder
where Site.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let site: Site
    let health: Health
    let metricsPage: MetricsAccess
    let limits: BodyLimits
    let figures = RequestFigures()

    func respond(to request: Request, context: FrontContext) async throws -> Response {
        let begun = ContinuousClock.now
        figures.begin()
        let response = await answer(request, context)
        figures.end(request.method, response.status, after: ContinuousClock.now - begun)
        return response
    }

    private func answer(_ request: Request, _ context: FrontContext) async -> Response {
        switch request.uri.path {
        case "/healthz": return PlainAnswer.words("ok", to: request)
        case "/readyz":
            let isReady = await health.isReady()
            return PlainAnswer.words(
                isReady ? "ready" : "not ready", status: isReady ? .ok : .serviceUnavailable, to: request)
        case "/metrics":
            guard metricsPage.isOpen(to: request, from: context.peer) else {
                return PlainAnswer.words("not found", status: .notFound, to: request)
            }
            return PlainAnswer.words(metricsPage.text, type: PrometheusPage.contentType, to: request)
        default: return await siteAnswer(request, context)
        }
    }

    private func siteAnswer(_ request: Request, _ context: FrontContext) async -> Response {
        var request = request
        let body = ArrivingBody(request, limits, on: context.channel)
        request.body = body.limited(request.body)
        do {
            return body.finish(try await site.respond(to: request, context: Site.Context(source: context.source)))
        } catch {
            if let refusal = error as? any HTTPResponseError {
                return body.finish(PlainAnswer.words(refusal.status.reasonPhrase, status: refusal.status, to: request))
            }
            if error is CancellationError {
                context.logger.warning("a request was cut off by the end of the server")
                return body.finish(PlainAnswer.words("ending", status: .serviceUnavailable, to: request))
            }
            context.logger.error("a request failed", metadata: ["error": "\(error)"])
            return body.finish(PlainAnswer.words("error", status: .internalServerError, to: request))
        }
    }
}

/// An answer of a few words.
enum PlainAnswer {
    static func words(
        _ words: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8",
        to request: Request
    ) -> Response {
        let isAsked = request.method == .get || request.method == .head
        let body = isAsked || status != .ok ? words + "\n" : "method not allowed\n"
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        if request.method == .head {
            headers[.contentLength] = String(body.utf8.count)
            return Response(status: status, headers: headers)
        }
        if !isAsked, status == .ok { headers[.allow] = "GET, HEAD" }
        return Response(
            status: isAsked || status != .ok ? status : .methodNotAllowed, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
