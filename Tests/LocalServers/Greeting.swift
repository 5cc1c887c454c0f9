import NIOCore
import NIOPosix

/// Waits until a server answers.
enum Greeting {
    /// Returns `true` when `endpoint` accepts a connection and, if `speaksFirst`, has sent its first bytes; `false`
    /// when `limit` has passed.
    ///
    /// `isAlive` is called between attempts. If it returns `false`, waiting ends.
    static func wait(
        at endpoint: LocalEndpoint, speaksFirst: Bool, limit: Duration = .seconds(20),
        isAlive: @Sendable () -> Bool
    ) async -> Bool {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while ContinuousClock.now < deadline, isAlive() {
            if await answers(endpoint, speaksFirst: speaksFirst) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private static func answers(_ endpoint: LocalEndpoint, speaksFirst: Bool) async -> Bool {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let greeted = loop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.seconds(1))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(FirstBytes(greeted: greeted))
                }
            }
        do {
            let channel = try await bootstrap.connect(host: endpoint.host, port: endpoint.port).get()
            guard speaksFirst else {
                channel.close(promise: nil)
                return true
            }
            let timeout = loop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
            defer { timeout.cancel() }
            try await greeted.futureResult.get()
            return true
        } catch {
            greeted.fail(error)
            return false
        }
    }

    private struct ClosedUngreeted: Error {}

    private final class FirstBytes: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let greeted: EventLoopPromise<Void>

        init(greeted: EventLoopPromise<Void>) { self.greeted = greeted }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            greeted.succeed()
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { greeted.fail(ClosedUngreeted()) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
