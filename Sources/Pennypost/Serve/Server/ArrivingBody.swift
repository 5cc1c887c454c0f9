import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// What the body of a request may be.
struct BodyLimits: Sendable {
    /// The most bytes.
    let bytes: Int
    /// How long it may take to arrive, in seconds.
    let seconds: Int
}

/// The body of a request on its way in. If it is too long, reading it fails at once, and the site says so. If it takes too
/// long, or is not read to its end, the connection ends.
final class ArrivingBody: Sendable {
    private struct State {
        var count = 0
        /// Whether it was announced as too long.
        var isTooLong = false
        var isComplete = false
        var deadline: Scheduled<Void>?
    }

    private let limits: BodyLimits
    private let isStream: Bool
    private let state: Mutex<State>

    init(_ request: Request, _ limits: BodyLimits, on channel: any Channel) {
        self.limits = limits
        // The streams of a connection in HTTP/2 have a channel each, and no field Connection (RFC 9113 §8.2.2).
        isStream = channel.parent?.parent != nil
        var state = State()
        let length = request.headers[.contentLength].flatMap { Int($0) }
        state.isTooLong = length.map { $0 > limits.bytes } ?? false
        // In HTTP/2 a body needs no announcement.
        let isAnnounced = length != nil || request.headers[.transferEncoding] != nil
        let mayCome = isAnnounced || isStream && request.method != .get && request.method != .head
        state.isComplete = length == 0 || !mayCome
        if !state.isComplete {
            state.deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(limits.seconds))) {
                channel.close(mode: .all, promise: nil)
            }
        }
        self.state = Mutex(state)
    }

    fileprivate var isAnnouncedTooLong: Bool { state.withLock(\.isTooLong) }

    /// Returns the body that the site reads.
    func limited(_ body: RequestBody) -> RequestBody {
        state.withLock(\.isComplete) ? body : RequestBody(asyncSequence: Limited(base: body, arriving: self))
    }

    /// Returns the answer, which ends the connection if the body is not read to its end.
    func finish(_ answer: Response) -> Response {
        guard !state.withLock(\.isComplete), !isStream else { return answer }
        var answer = answer
        answer.headers[.connection] = "close"
        return answer
    }

    private func arrived(_ bytes: ByteBuffer?) throws -> ByteBuffer? {
        let deadline = try state.withLock { state throws(HTTPError) -> Scheduled<Void>? in
            guard let bytes else {
                state.isComplete = true
                return state.deadline.take()
            }
            state.count += bytes.readableBytes
            guard state.count <= limits.bytes else { throw HTTPError(.contentTooLarge) }
            return nil
        }
        deadline?.cancel()
        return bytes
    }

    private struct Limited: AsyncSequence, Sendable {
        let base: RequestBody
        let arriving: ArrivingBody

        func makeAsyncIterator() -> Iterator { Iterator(base: base.makeAsyncIterator(), arriving: arriving) }

        struct Iterator: AsyncIteratorProtocol {
            var base: RequestBody.AsyncIterator
            let arriving: ArrivingBody

            mutating func next() async throws -> ByteBuffer? {
                // A body that was announced as too long is not waited for.
                guard !arriving.isAnnouncedTooLong else { throw HTTPError(.contentTooLarge) }
                return try arriving.arrived(try await base.next())
            }
        }
    }
}
