import NIOCore

/// Passes the lines of a connection to a test, one by one.
final class LineReader: Sendable {
    private let stream: AsyncThrowingStream<String, any Error>
    private let continuation: AsyncThrowingStream<String, any Error>.Continuation

    struct Ended: Error {}

    init() {
        (stream, continuation) = AsyncThrowingStream.makeStream()
    }

    @Sendable func attach(to channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandler(Handler(continuation))
    }

    /// Returns the next line without its line end.
    func next() async throws -> String {
        for try await line in stream { return line }
        throw Ended()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let continuation: AsyncThrowingStream<String, any Error>.Continuation
        private var pending: [UInt8] = []

        init(_ continuation: AsyncThrowingStream<String, any Error>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            pending += Array(unwrapInboundIn(data).readableBytesView)
            while let end = pending.firstIndex(of: 0x0A) {
                continuation.yield(String(decoding: pending[..<end].filter { $0 != 0x0D }, as: UTF8.self))
                pending.removeSubrange(...end)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { continuation.finish(throwing: error) }
        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
    }
}
