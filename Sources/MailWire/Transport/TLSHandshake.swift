import NIOCore
import NIOSSL
import NIOTLS

/// Waits for a TLS handshake to end, well or badly, within its time limit.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let completion: EventLoopPromise<Void>
    /// The host name that the certificate must contain; `nil` if the peer is identified by its address.
    private let serverName: String?
    private var deadline: Scheduled<Void>?
    private let limit: Duration
    private var isDone = false

    private init(completion: EventLoopPromise<Void>, serverName: String?, limit: Duration) {
        self.completion = completion
        self.serverName = serverName
        self.limit = limit
    }

    /// Adds TLS at the front of the pipeline, followed by a handler that waits for the handshake and then removes
    /// itself. Must run on the channel's event loop.
    ///
    /// - Returns: a future for the end of the handshake.
    /// - Throws: an error of NIOSSL or of the pipeline if the handlers can't be made or added.
    static func install(
        context: NIOSSLContext, host: String, inspection: CertificateInspection?, on channel: any Channel,
        limit: Duration
    ) throws -> EventLoopFuture<Void> {
        // The server name in a handshake must not be an address (RFC 6066 §3). Without one, NIOSSL checks the peer's
        // address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        let serverName = isAddress ? nil : host
        let tls = try handler(context, serverName: serverName, inspection)
        let waiter = TLSHandshake(
            completion: channel.eventLoop.makePromise(), serverName: serverName, limit: limit)
        try channel.pipeline.syncOperations.addHandler(waiter, position: .first)
        try channel.pipeline.syncOperations.addHandler(tls, position: .first)
        return waiter.completion.futureResult
    }

    private static func handler(
        _ context: NIOSSLContext, serverName: String?, _ inspection: CertificateInspection?
    ) throws -> NIOSSLClientHandler {
        guard let inspection else { return try NIOSSLClientHandler(context: context, serverHostname: serverName) }
        let look: NIOSSLCustomVerificationCallback = { chain, verdict in
            inspection.note(chain.prefix(CertificateInspection.longestChain).compactMap { try? $0.toDERBytes() })
            verdict.succeed(.failed)
        }
        return try NIOSSLClientHandler(
            context: context, serverHostname: serverName, customVerificationCallback: look)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startClock(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        startClock(context)
        context.fireChannelActive()
    }

    private func startClock(_ context: ChannelHandlerContext) {
        guard deadline == nil, !isDone else { return }
        let channel = context.channel
        let limit = limit
        let completion = completion
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(limit)) {
            completion.fail(WireError.timeLimitPassed(step: WireError.handshakeStep, limit: limit))
            channel.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        guard isNamed(context) else {
            finish(WireError.tlsFailed(.wrongHostName, detail: "the certificate is not for \(serverName ?? "it")"))
            return context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
        finish(nil)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    /// Whether the certificate contains the name that was asked for.
    private func isNamed(_ context: ChannelHandlerContext) -> Bool {
        guard let serverName else { return true }
        guard let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate() else { return false }
        return ServerNames.certificate(certificate, isFor: serverName)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isDone else { return context.fireErrorCaught(error) }
        finish(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(WireError.tlsFailed(.closedInHandshake, detail: "closed"))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(WireError.tlsFailed(.closedInHandshake, detail: "closed"))
    }

    private func finish(_ error: (any Error)?) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        deadline = nil
        if let error { completion.fail(error) } else { completion.succeed() }
    }
}
