import HummingbirdCore
import Logging
import NIOCore

/// A connection that is closed at once if its address has too many.
struct BoundedChannel<Inner: ServerChildChannel>: ServerChildChannel {
    typealias Value = Inner.Value

    let inner: Inner
    let connections: AddressConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Inner.Value> {
        switch connections.enter(channel.remoteAddress?.ipAddress) {
        case .free: break
        case .counted(let block):
            let connections = connections
            channel.closeFuture.whenComplete { _ in connections.leave(block) }
        case .refused:
            // The connection is set up all the same, since the server waits for that. Nothing of it is read.
            do { try channel.pipeline.syncOperations.addHandler(Refusal()) } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        return inner.setup(channel: channel, logger: logger)
    }

    func handle(value: Inner.Value, logger: Logger) async { await inner.handle(value: value, logger: logger) }
}

/// Closes a connection as soon as it is there.
private final class Refusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelActive(context: ChannelHandlerContext) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
