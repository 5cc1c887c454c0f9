import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// A connection under TLS, with HTTP/2 or 1.1, and with the certificate that is in use when it begins.
final class SecureChannel: ServerChildChannel {
    /// What sets connections up. It is replaced with the certificate.
    private let current: Mutex<HTTP2UpgradeChannel>
    private let patience: TimeAmount

    /// Creates the channels' way in.
    ///
    /// - Parameter patience: how long a client may take until its first bytes under TLS.
    init(
        _ certificates: TLSCertificates, settings: HTTP1Channel.Configuration, patience: TimeAmount,
        responder: @escaping HTTPChannelHandler.Responder
    ) throws {
        self.patience = patience
        let configuration = HTTP2ChannelConfiguration(
            idleTimeout: .nanoseconds(patience.nanoseconds), gracefulCloseTimeout: .seconds(5),
            streamConfiguration: settings)
        let make: @Sendable (TLSConfiguration) throws -> HTTP2UpgradeChannel = { tls in
            try HTTP2UpgradeChannel(tlsConfiguration: tls, configuration: configuration, responder: responder)
        }
        current = Mutex(try make(certificates.configuration))
        certificates.use { [weak self] tls in
            // The files were read without a fault, so this succeeds.
            guard let made = try? make(tls) else { return }
            self?.current.withLock { $0 = made }
        }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP2UpgradeChannel.Value> {
        let patience = patience
        return current.withLock(\.self).setup(channel: channel, logger: logger).flatMapThrowing { value in
            // What is behind TLS sees the client's own bytes only.
            let operations = channel.pipeline.syncOperations
            let tls = try operations.handler(type: NIOSSLServerHandler.self)
            try operations.addHandler(FirstBytesDeadline(patience), position: .after(tls))
            return value
        }
    }

    func handle(value: HTTP2UpgradeChannel.Value, logger: Logger) async {
        await current.withLock(\.self).handle(value: value, logger: logger)
    }
}

/// Ends a connection whose client does not come to its first bytes under TLS.
private final class FirstBytesDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let patience: TimeAmount
    private var deadline: Scheduled<Void>?

    init(_ patience: TimeAmount) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(mode: .all, promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        deadline?.cancel()
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }
}
