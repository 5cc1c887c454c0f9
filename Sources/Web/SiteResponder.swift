public import Hummingbird
import HTTPTypes
public import Logging
import NIOCore

/// What the server knows of a request beside its head and body: the connection.
public struct SiteContext: InitializableFromSource, RequestContextSource {
    /// The logger of the request.
    public let logger: Logger
    /// The IP address of the peer; empty if it has none.
    let peer: String

    public init(source: ApplicationRequestContextSource) {
        logger = source.logger
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// Hands the requests of a Hummingbird server to the site.
public struct SiteResponder: HTTPResponder {
    private let site: Site

    /// Creates a responder.
    public init(_ site: Site) { self.site = site }

    public func respond(to request: Request, context: SiteContext) async throws -> Response {
        let reference = context.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? ""
        let allowance = await site.allowance(for: siteRequest(request, context, []))
        guard case .small(let limit) = allowance else {
            guard site.largeBodies.begin() else {
                return Response(await site.busy(siteRequest(request, context, [])), request.method)
            }
            defer { site.largeBodies.end() }
            return try await respond(to: request, context, upTo: LargeBodies.longest, reference)
        }
        return try await respond(to: request, context, upTo: limit, reference)
    }

    private func respond(
        to request: Request, _ context: SiteContext, upTo limit: Int, _ reference: String
    ) async throws -> Response {
        let body: [UInt8]?
        do {
            body = try await Self.collected(request, upTo: limit)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            // The server in front has a limit too.
            body = nil
        }
        guard let body else { return Response(await site.tooLarge(siteRequest(request, context, [])), request.method) }
        let answer = await site.respond(to: siteRequest(request, context, body), reference: reference)
        return Response(answer, request.method)
    }

    /// Returns the body of a request; `nil` if it is longer than `limit`. It goes straight into the array that is read,
    /// so that files are in memory once less.
    private static func collected(_ request: Request, upTo limit: Int) async throws -> [UInt8]? {
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= limit else { return nil }
        var body: [UInt8] = []
        body.reserveCapacity(max(0, announced))
        for try await part in request.body {
            guard part.readableBytes <= limit - body.count else { return nil }
            body.append(contentsOf: part.readableBytesView)
        }
        return body
    }

    /// Waits for the work that goes on after answers. Call it when no more requests come.
    public func finish() async { await site.letters.later.finish() }

    private func siteRequest(_ request: Request, _ context: SiteContext, _ body: [UInt8]) -> SiteRequest {
        SiteRequest(
            method: request.method.rawValue, target: request.head.path ?? "/", host: request.head.authority ?? "",
            headers: request.headers, peer: context.peer, body: body)
    }
}

extension Response {
    /// The answer to HEAD is that to GET without its body (RFC 9110 §9.3.2).
    fileprivate init(_ answer: SiteResponse, _ method: HTTPRequest.Method) {
        var headers = answer.headers
        // How long a body is that still grows can't be said.
        if method == .head, answer.rest == nil { headers[.contentLength] = String(answer.body.count) }
        self.init(
            status: answer.status, headers: headers,
            body: method == .head ? ResponseBody() : answer.whole)
    }
}

extension SiteResponse {
    /// The body as the server sends it.
    fileprivate var whole: ResponseBody {
        guard let rest else { return ResponseBody(byteBuffer: ByteBuffer(bytes: body)) }
        let beginning = body
        return ResponseBody { writer in
            try await writer.write(ByteBuffer(bytes: beginning))
            for await bytes in rest { try await writer.write(ByteBuffer(bytes: bytes)) }
            try await writer.finish(nil)
        }
    }
}
