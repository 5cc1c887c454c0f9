import MailWire
import Synchronization
import NIOCore

/// Finds out what speaks on a port by its first bytes. It sends nothing but HELP, and only if the server is silent.
struct PortProbe: Sendable {
    let dialer: Dialer
    let limits: DoctorLimits

    /// The most bytes that are read.
    static let mostBytes = 512

    /// Returns what speaks on the port; `nil` if no connection could be made.
    ///
    /// - Parameter endpoint: The port. With `TransportSecurity.tls`, the bytes after the handshake are read, otherwise
    ///   the first ones.
    func look(at endpoint: Endpoint) async -> PortLook? {
        var target = endpoint
        if target.security == .startTLS { target.security = .plaintext }
        let words = FirstWords(limit: Self.mostBytes)
        let channel: any Channel
        do throws(WireError) {
            channel = try await dialer.connect(to: target) { channel in
                try channel.pipeline.syncOperations.addHandler(words.handler())
            }.channel
        } catch {
            return nil
        }
        var bytes = await words.wait(on: channel, limits.firstWords)
        if bytes.isEmpty {
            channel.writeAndFlush(ByteBuffer(string: "HELP\r\n"), promise: nil)
            bytes = await words.wait(on: channel, limits.firstWords)
        }
        try? await channel.close()
        let look = PortLook(firstBytes: bytes)
        return look == .silent && endpoint.security != .tls ? await silence(of: endpoint) : look
    }

    /// Tries TLS. Some servers wait for it, and hang up without a word on any other beginning.
    private func silence(of endpoint: Endpoint) async -> PortLook {
        let encrypted = Endpoint(host: endpoint.host, port: endpoint.port, security: .tls)
        do throws(WireError) {
            let channel = try await dialer.connect(to: encrypted) { _ in }.channel
            try? await channel.close()
            return .tls
        } catch {
            guard case .tlsFailed(let failure, _) = error else { return .silent }
            return failure == .certificateNotTrusted || failure == .wrongHostName ? .tls : .silent
        }
    }
}

extension PortLook {
    init(firstBytes bytes: [UInt8]) {
        let text = String(decoding: bytes.prefix(PortProbe.mostBytes), as: UTF8.self).uppercased()
        self =
            switch true {
            case bytes.isEmpty: .silent
            // A TLS record: an alert (21) or a handshake (22), version 3 (RFC 8446 §5.1).
            case bytes.count >= 2 && (bytes[0] == 21 || bytes[0] == 22) && bytes[1] == 3: .tls
            case text.hasPrefix("HTTP/") || text.hasPrefix("<!DOCTYPE") || text.hasPrefix("<HTML"): .http
            case text.hasPrefix("SSH-"): .ssh
            case text.hasPrefix("* OK") || text.hasPrefix("* PREAUTH") || text.hasPrefix("* BYE"): .imap
            case text.hasPrefix("+OK") || text.hasPrefix("-ERR"): .pop3
            case text.hasPrefix("220") || text.hasPrefix("421") || text.hasPrefix("554"): .smtp
            default: .unknown
            }
    }
}

/// The first bytes received on a connection.
private final class FirstWords: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isOver = false
        var waiting: [EventLoopPromise<Void>] = []
    }
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func handler() -> some ChannelInboundHandler { Handler(words: self) }

    /// Returns what has arrived once there are bytes, the connection has ended, or the time is up.
    func wait(on channel: any Channel, _ time: Duration) async -> [UInt8] {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        let isThere = state.withLock { state in
            if state.isOver || !state.bytes.isEmpty { return true }
            state.waiting.append(promise)
            return false
        }
        if isThere { promise.succeed() }
        let alarm = channel.eventLoop.scheduleTask(in: TimeAmount(time)) { self.wake() }
        try? await promise.futureResult.get()
        alarm.cancel()
        return state.withLock { $0.bytes }
    }

    private func take(_ bytes: some Sequence<UInt8>) {
        state.withLock { $0.bytes += bytes.prefix(max(0, limit - $0.bytes.count)) }
        wake()
    }

    private func end() {
        state.withLock { $0.isOver = true }
        wake()
    }

    private func wake() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for promise in waiting { promise.succeed() }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let words: FirstWords

        init(words: FirstWords) { self.words = words }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            words.take(unwrapInboundIn(data).readableBytesView)
        }

        func channelInactive(context: ChannelHandlerContext) {
            words.end()
            context.fireChannelInactive()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            words.end()
            context.close(promise: nil)
        }
    }
}
