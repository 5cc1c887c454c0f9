import MailWire
import NIOCore
import NIOHTTP1
import NIOPosix

/// Listens on the loopback interface for the browser's return (RFC 8252 §7.3).
///
/// Requests without the right `state` get an error page and do not end the wait, because any program on this machine
/// could send one.
final class RedirectListener: Sendable {
    /// The most connections that are open at once. One more closes the one that has been silent longest, so that a
    /// program that opens connections and sends nothing can't keep the browser out.
    static let mostConnections = 16
    /// How long a connection may be silent.
    private static let silence = TimeAmount.seconds(10)

    private let channel: any Channel
    private let answers: AsyncStream<RedirectAnswer>
    private let state: RedirectConnections

    /// The port of 127.0.0.1 on which it listens.
    var port: Int { channel.localAddress?.port ?? 0 }

    /// Listens on a port that the system chooses while `body` runs.
    static func open<Result: Sendable>(
        _ body: (RedirectListener) async throws -> Result
    ) async throws -> Result {
        let listener = try await RedirectListener()
        do {
            let result = try await body(listener)
            await listener.close()
            return result
        } catch {
            await listener.close()
            throw error
        }
    }

    private init() async throws(OAuthError) {
        let (answers, continuation) = AsyncStream.makeStream(
            of: RedirectAnswer.self, bufferingPolicy: .bufferingOldest(1))
        let state = RedirectConnections()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let expected = state.admit(channel) else { throw ChannelError.ioOnClosedChannel }
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(allTimeout: Self.silence))
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    let handler = RedirectHandler(
                        state: expected, heard: { state.heard(channel) }, received: { continuation.yield($0) })
                    try pipeline.addHandler(handler)
                }
            }
        do {
            channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        } catch {
            throw .cannotListen(reason: String("\(error)".prefix(OAuthRefusal.longestWords)))
        }
        self.answers = answers
        self.state = state
    }

    /// Sets the `state` that the answer must contain. Until then no connection is admitted.
    func expect(_ expected: Secret) { state.expect(expected) }

    /// Waits for the first answer; `nil` if the task is cancelled.
    func answer() async -> RedirectAnswer? {
        for await answer in answers { return answer }
        return nil
    }

    private func close() async {
        try? await channel.close()
        for connection in state.leave() { try? await connection.close() }
    }
}
