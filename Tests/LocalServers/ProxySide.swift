import Glibc
import NIOCore

/// One direction of a connection through a ``FaultProxy``. It reads from one side and writes to the other.
///
/// Both sides use one event loop, and nothing more is read until the last bytes read have passed.
final class ProxySide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let direction: Fault.Direction
    private let connection: ProxyState.Connection
    private let state: ProxyState
    private var relay: FaultRelay
    private let eventLoop: any EventLoop
    private var context: ChannelHandlerContext?
    private weak var other: ProxySide?
    private var steps: [FaultRelay.Step] = []
    private var isBusy = false
    /// Whether a `silence` has struck.
    private var isSilent = false
    /// Whether the connection was cut. Bytes that still arrive are dropped.
    private var isDrained = false
    /// Whether the peer on this side has closed.
    private var isAtEnd = false
    private var hasBegun = false
    /// Called when the connection is open. Before that, the channel accepts no read.
    var whenActive: (() -> Void)?

    init(
        _ direction: Fault.Direction, _ connection: ProxyState.Connection, _ state: ProxyState,
        _ eventLoop: any EventLoop
    ) {
        self.eventLoop = eventLoop
        self.direction = direction
        self.connection = connection
        self.state = state
        relay = FaultRelay(connection.faults.filter { $0.direction == direction })
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Connects the client's side to the server's when both are open.
    func join(_ server: ProxySide) {
        other = server
        server.other = self
        for side in [self, server] {
            side.hasBegun = true
            side.steps = side.relay.begin()
        }
        for side in [self, server] { side.advance() }
    }

    func channelActive(context: ChannelHandlerContext) {
        whenActive?()
        whenActive = nil
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isSilent, !isDrained else { return }
        steps += relay.pass(Array(unwrapInboundIn(data).readableBytesView))
        advance()
    }

    func channelReadComplete(context: ChannelHandlerContext) { advance() }

    func channelInactive(context: ChannelHandlerContext) {
        isAtEnd = true
        state.update(connection) { $0.isClosed = true }
        advance()
        if !hasBegun { other?.context?.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func advance() {
        guard hasBegun, !isBusy else { return }
        guard !steps.isEmpty else {
            if !isAtEnd {
                if !isSilent { context?.read() }
            } else if !isDrained {
                other?.context?.close(promise: nil)
            }
            return
        }
        switch steps.removeFirst() {
        case .write(let bytes): write(bytes)
        case .wait(let time): pause(time)
        case .notice(let fault):
            strike(fault)
            advance()
        case .end(let fault):
            strike(fault)
            for side in [other, self] { if fault.kind == .reset { side?.reset() } else { side?.drain() } }
        case .silence(let fault):
            strike(fault)
            for side in [self, other] {
                side?.isSilent = true
                side?.steps = []
            }
        }
    }

    private func strike(_ fault: Fault) {
        state.update(connection) { $0.struck.append(fault) }
        state.notice(connection.number, fault)
    }

    private func write(_ bytes: [UInt8]) {
        guard let target = other?.context else { return }
        let direction = direction
        state.update(connection) { $0.passed[direction, default: 0] += bytes.count }
        isBusy = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        target.writeAndFlush(wrapOutboundOut(target.channel.allocator.buffer(bytes: bytes))).whenComplete { _ in
            // A write that completes at once must not deepen the stack with each piece.
            bound.eventLoop.execute { bound.value.goOn() }
        }
    }

    private func pause(_ time: Duration) {
        isBusy = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
        eventLoop.scheduleTask(in: .nanoseconds(nanoseconds)) { bound.value.goOn() }
    }

    private func goOn() {
        isBusy = false
        advance()
    }

    /// Closes the sending side and keeps reading. Closing with unread bytes would reset the connection instead of
    /// ending it.
    private func drain() {
        guard !isDrained else { return }
        isDrained = true
        steps = []
        context?.close(mode: .output, promise: nil)
        context?.read()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: Self.drainingTime) { bound.value.context?.close(promise: nil) }
    }

    private func reset() {
        steps = []
        let atOnce = linger(l_onoff: 1, l_linger: 0)
        _ = (context?.channel as? any SocketOptionProvider)?.setSoLinger(atOnce)
        context?.close(promise: nil)
    }

    private static let drainingTime = TimeAmount.seconds(1)
}
