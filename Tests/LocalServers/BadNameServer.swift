import NIOCore
import NIOPosix
import Synchronization

/// A misbehaving name server on a free UDP port of the loopback interface.
public final class BadNameServer: Sendable {
    /// How the server misbehaves.
    public enum Behaviour: Sendable {
        /// Receives questions and never answers.
        case silent
        /// Answers with bytes unrelated to the question.
        case noise
        /// Answers with a response code and no records (RFC 1035 §4.1.1): 2 is SERVFAIL, 5 is REFUSED.
        case code(UInt8)
        /// Announces a record and ends in the middle of it.
        case halfARecord
    }

    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    private let channel: any Channel
    private let asked: Counter

    /// Starts the server.
    ///
    /// - Throws: an error of NIO if no port can be bound.
    public static func start(_ behaviour: Behaviour) async throws -> BadNameServer {
        let asked = Counter()
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(behaviour, asked))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return BadNameServer(channel, asked)
    }

    private init(_ channel: any Channel, _ asked: Counter) {
        self.channel = channel
        self.asked = asked
        endpoint = LocalEndpoint(port: channel.localAddress?.port ?? 0)
    }

    /// Number of questions received.
    public var questions: Int { asked.value.withLock { $0 } }

    /// Stops the server.
    public func stop() async { try? await channel.close().get() }

    private final class Counter: Sendable {
        let value = Mutex(0)
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>

        private let behaviour: Behaviour
        private let asked: Counter

        init(_ behaviour: Behaviour, _ asked: Counter) {
            self.behaviour = behaviour
            self.asked = asked
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let envelope = unwrapInboundIn(data)
            asked.value.withLock { $0 += 1 }
            guard let answer = Self.answer(to: Array(envelope.data.readableBytesView), behaviour) else { return }
            let reply = AddressedEnvelope(
                remoteAddress: envelope.remoteAddress, data: context.channel.allocator.buffer(bytes: answer))
            context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
        }

        private static func answer(to query: [UInt8], _ behaviour: Behaviour) -> [UInt8]? {
            let headerLength = 12
            // The question ends with the root label, a type and a class.
            guard let root = query.dropFirst(headerLength).firstIndex(of: 0), root + 5 <= query.count else {
                return nil
            }
            let question = query[headerLength..<root + 5]
            let answered: UInt8 = 0x81
            switch behaviour {
            case .silent: return nil
            case .noise: return (0..<200).map { UInt8(truncatingIfNeeded: $0 * 151 + 7) }
            case .code(let code): return query[..<2] + [answered, 0x80 | code, 0, 1, 0, 0, 0, 0, 0, 0] + question
            case .halfARecord:
                let record: [UInt8] = [0xC0, 0x0C] + query[(root + 1)..<root + 5] + [0, 0, 0, 60, 0, 200, 0, 10, 3]
                return query[..<2] + [answered, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + question + record
            }
        }
    }
}
