import Glibc
import NIOCore
import NIOSSL

/// Plays a script on one connection. Everything happens on the connection's event loop.
final class ScriptPlayer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let tls: NIOSSLContext
    private let log: ConnectionLog
    private let number: Int
    private let total: Int
    private var steps: ArraySlice<ScriptStep>
    private var pending: [UInt8] = []
    private var lastLine = ""
    /// Whether a TLS handler precedes this one.
    private var isEncrypted: Bool
    private var isSending = false
    /// Number of calls of `proceed()` that no pause has used yet.
    private var permits = 0
    private var hasEnded = false

    init(number: Int, steps: [ScriptStep], tls: NIOSSLContext, isEncrypted: Bool, log: ConnectionLog) {
        self.isEncrypted = isEncrypted
        self.number = number
        self.steps = steps[...]
        self.tls = tls
        self.log = log
        total = steps.count
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        advance(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        pending += bytes
        log.update(number) { record in
            record.received += bytes
            record.isEncrypted = isEncrypted
        }
        advance(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .expectClose = steps.first { steps = [] }
        if !hasEnded, let step = steps.first, step.awaitsPeer { fail("the peer closed, awaited was \(step.summary)") }
        hasEnded = true
        log.update(number) { $0.isClosed = true }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ScriptProceeds {
            permits += 1
            advance(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Broken TLS and resets end the connection. The script's steps decide whether they are allowed.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func advance(_ context: ChannelHandlerContext) {
        while !hasEnded, !isSending, let step = steps.first {
            guard perform(step, context) else { break }
            // The peer may have closed in the meantime, which ends the script.
            if !steps.isEmpty { steps.removeFirst() }
        }
        // The peer may have closed while the previous step was being written.
        if hasEnded, case .expectClose = steps.first { steps = [] }
        if steps.isEmpty || steps.first?.lastsUntilClose == true { log.update(number) { $0.isFinished = true } }
    }

    /// Plays one step. Returns `false` if it isn't finished yet.
    private func perform(_ step: ScriptStep, _ context: ChannelHandlerContext) -> Bool {
        switch step {
        case .line(let text): send(Array(filled(text).utf8) + [0x0D, 0x0A], context)
        case .text(let text): send(Array(filled(text).utf8), context)
        case .bytes(let bytes): send(bytes, context)
        case .answer(let answer): send(answer(lastLine), context)
        case .answerOrEnd(let answer):
            let (bytes, ends) = answer(lastLine)
            send(bytes, context)
            if ends { end { closeInOrder(context) } }
        case .wait(let time): pause(time, context)
        case .singly(let text): sendSingly(Array(filled(text).utf8)[...], context)
        case .expect(let line): return takeLine(step, context) { $0 == line }
        case .expectPrefix(let start): return takeLine(step, context) { $0.lowercased().hasPrefix(start.lowercased()) }
        case .expectCommand(let start):
            return takeLine(step, context) { line in
                let behindTag = line.drop { $0 != " " }.dropFirst()
                return behindTag.lowercased().hasPrefix(start.lowercased())
            }
        case .expectLine(_, let accepts): return takeLine(step, context, accepts)
        case .expectBytes(let count):
            guard pending.count >= count else { return false }
            pending.removeFirst(count)
        case .expectThrough(let end): return takeThrough(Array(end.utf8))
        case .expectThroughBytes(let end): return takeThrough(end)
        case .startTLS:
            pending = []
            return startTLS(context)
        case .pause:
            guard permits > 0 else { return false }
            permits -= 1
        case .expectClose, .hang: return false
        case .close: end { closeInOrder(context) }
        case .truncate: end { context.channel._channelCore.close0(error: ChannelError.eof, mode: .all, promise: nil) }
        case .reset: end { reset(context) }
        case .loop(let again): steps.insert(contentsOf: again + [step], at: steps.startIndex + 1)
        }
        return true
    }

    private func takeLine(_ step: ScriptStep, _ context: ChannelHandlerContext, _ accepts: (String) -> Bool) -> Bool {
        guard let lineFeed = pending.firstIndex(of: 0x0A) else { return false }
        let bytes = pending[..<lineFeed]
        lastLine = String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
        pending.removeSubrange(...lineFeed)
        if accepts(lastLine) { return true }
        fail("got “\(lastLine)”, awaited was \(step.summary)")
        end { context.close(promise: nil) }
        return false
    }

    private func takeThrough(_ end: [UInt8]) -> Bool {
        guard let range = pending.firstRange(of: end) else { return false }
        pending.removeSubrange(..<range.upperBound)
        return true
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    /// Pauses the script by pretending that something is being sent.
    private func pause(_ time: Duration, _ context: ChannelHandlerContext) {
        isSending = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        bound.eventLoop.scheduleTask(in: TimeAmount(time)) {
            let (player, context) = bound.value
            player.isSending = false
            player.advance(context)
        }
    }

    private func sendSingly(_ bytes: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
        guard let byte = bytes.first, context.channel.isActive else {
            isSending = false
            return
        }
        isSending = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: [byte])))
            .whenComplete { _ in
                // A write that completes at once must not deepen the stack with each byte.
                bound.eventLoop.execute {
                    let (player, context) = bound.value
                    player.sendSingly(bytes.dropFirst(), context)
                    if !player.isSending { player.advance(context) }
                }
            }
    }

    private func startTLS(_ context: ChannelHandlerContext) -> Bool {
        let handler = NIOSSLServerHandler(context: tls)
        do {
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
            isEncrypted = true
            return true
        } catch {
            fail("\(error)")
            end { context.close(promise: nil) }
            return false
        }
    }

    /// Closes after everything written has been sent; with TLS, after the handshake.
    private func closeInOrder(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in bound.value.close(promise: nil) }
    }

    private func reset(_ context: ChannelHandlerContext) {
        let atOnce = linger(l_onoff: 1, l_linger: 0)
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(atOnce)
        context.channel._channelCore.close0(error: ChannelError.eof, mode: .all, promise: nil)
    }

    private func filled(_ text: String) -> String {
        let tag = String(lastLine.prefix { $0 != " " })
        let parts = text.split(separator: "{tag}", omittingEmptySubsequences: false).map { String($0) }
        return parts.joined(separator: tag)
    }

    private func end(_ close: () -> Void) {
        hasEnded = true
        finish()
        close()
    }

    private func finish() { log.update(number) { $0.isFinished = true } }

    private func fail(_ reason: String) {
        let failure = LocalServerError.scriptFailed(
            connection: number, step: max(0, total - steps.count), reason: reason)
        log.update(number) { $0.failure = $0.failure ?? failure }
    }
}

/// The event by which a test lets a paused script continue.
struct ScriptProceeds: Sendable {}

extension ScriptStep {
    /// Whether a close by the peer at this step violates the script.
    fileprivate var awaitsPeer: Bool {
        switch self {
        case .hang, .expectClose, .loop, .pause, .wait: false
        default: true
        }
    }

    /// Whether nothing more is expected except the peer's close.
    fileprivate var lastsUntilClose: Bool {
        if case .hang = self { true } else { false }
    }

    fileprivate var summary: String {
        switch self {
        case .expect(let line): "the line “\(line)”"
        case .expectPrefix(let start): "a line that begins with “\(start)”"
        case .expectCommand(let start): "a command that begins with “\(start)” behind its tag"
        case .expectLine(let name, _): name
        case .expectBytes(let count): "\(count) bytes"
        case .expectThrough(let end): "“\(end.debugDescription)”"
        case .expectThroughBytes(let end): "the bytes \(end)"
        case .expectClose: "the peer's close"
        case .startTLS: "TLS"
        default: "nothing: the script wants to send"
        }
    }
}
