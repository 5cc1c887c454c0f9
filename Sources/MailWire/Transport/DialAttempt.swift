import Synchronization
import NIOCore

/// The channels that one dial has opened so far, and what the protocol has attached to each. A cancelled dial closes
/// them all.
///
/// The attachments are kept here because a server may finish, and its pipeline be torn down, before the dial returns.
final class DialAttempt<Attachment: Sendable>: Sendable {
    private struct State {
        var channels: [any Channel] = []
        var handshakes: [ObjectIdentifier: EventLoopFuture<Void>] = [:]
        var attachments: [ObjectIdentifier: Attachment] = [:]
        var isCancelled = false
        var isKept = false
    }
    private let state = Mutex(State())

    /// - Parameter handshake: completes when the channel's TLS handshake ends; `nil` if there is none.
    func opened(_ channel: any Channel, handshake: EventLoopFuture<Void>?, _ attachment: Attachment) {
        let cancelled = state.withLock { state in
            state.channels.append(channel)
            state.handshakes[ObjectIdentifier(channel)] = handshake
            state.attachments[ObjectIdentifier(channel)] = attachment
            return state.isCancelled
        }
        if cancelled { channel.close(promise: nil) }
    }

    /// Returns a future for the end of the channel's handshake. It is complete already if there is no handshake.
    func handshake(on channel: any Channel) -> EventLoopFuture<Void> {
        state.withLock { $0.handshakes[ObjectIdentifier(channel)] }
            ?? channel.eventLoop.makeSucceededVoidFuture()
    }

    /// Hands the channel to the caller. Returns its attachment; `nil` if the dial was cancelled meanwhile and the channel
    /// is closed.
    func keep(_ channel: any Channel) -> Attachment? {
        state.withLock { state in
            guard !state.isCancelled, let attachment = state.attachments[ObjectIdentifier(channel)] else { return nil }
            state = State()
            state.isKept = true
            return attachment
        }
    }

    func cancel() {
        let channels = state.withLock { state -> [any Channel] in
            guard !state.isKept else { return [] }
            state.isCancelled = true
            defer { state.channels.removeAll() }
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
