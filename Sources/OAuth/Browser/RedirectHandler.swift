import MailWire
import NIOCore
import NIOHTTP1

/// Answers one request of the browser and passes on the result. Nothing of the request is kept or logged.
final class RedirectHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: Secret
    private let heard: @Sendable () -> Void
    private let received: @Sendable (RedirectAnswer) -> Void
    private var head: HTTPRequestHead?

    /// Creates the handler of one connection.
    ///
    /// - Parameters:
    ///   - heard: called when a request's head has arrived.
    ///   - received: called with the answer once the page has been written.
    init(
        state: Secret, heard: @escaping @Sendable () -> Void, received: @escaping @Sendable (RedirectAnswer) -> Void
    ) {
        self.state = state
        self.heard = heard
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            heard()
        case .body: break
        case .end:
            guard let head = head.take() else { return }
            respond(to: head, on: context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func respond(to head: HTTPRequestHead, on context: ChannelHandlerContext) {
        let answer = head.method == .GET ? RedirectAnswer(target: head.uri, state: state) : nil
        let page: RedirectPage =
            switch answer {
            case .code: .received
            case .refused: .refused
            case nil: .stray
            }
        let language = head.headers["accept-language"].joined(separator: ",")
        let body = ByteBuffer(string: page.html(acceptLanguage: language))
        let headers: HTTPHeaders = [
            "content-type": "text/html; charset=utf-8", "content-length": "\(body.readableBytes)",
            "content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff",
            // The address contains the code. It must not be cached or sent to the next site as a referrer.
            "cache-control": "no-store", "referrer-policy": "no-referrer", "connection": "close",
        ]
        context.write(
            wrapOutboundOut(.head(.init(version: .http1_1, status: page.status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let (received, channel) = (received, context.channel)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(promise: nil)
            if let answer { received(answer) }
        }
    }
}
