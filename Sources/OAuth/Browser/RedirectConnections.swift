import MailWire
import NIOCore
import Synchronization

/// The expected `state` and the open connections.
final class RedirectConnections: Sendable {
    private struct Connection {
        let channel: any Channel
        /// The connection's position in the order of arrival.
        let number: Int
        /// Whether no request has begun on it.
        var isSilent = true
    }
    private struct Content {
        var state: Secret?
        var connections: [ObjectIdentifier: Connection] = [:]
        var lastNumber = 0

        /// The connection that has been silent longest, or the oldest one if every connection has begun a request.
        var leastWanted: Connection? {
            connections.values.min { ($0.isSilent ? 0 : 1, $0.number) < ($1.isSilent ? 0 : 1, $1.number) }
        }
    }

    private let content = Mutex(Content())

    func expect(_ state: Secret) { content.withLock { $0.state = state } }

    /// Admits a connection, and closes another if there are too many; `nil` if no answer is expected yet.
    func admit(_ channel: any Channel) -> Secret? {
        let id = ObjectIdentifier(channel)
        let (expected, shed) = content.withLock { content -> (Secret?, (any Channel)?) in
            guard let state = content.state else { return (nil, nil) }
            var shed: (any Channel)?
            if content.connections.count >= RedirectListener.mostConnections, let unwanted = content.leastWanted {
                shed = unwanted.channel
                content.connections[ObjectIdentifier(unwanted.channel)] = nil
            }
            content.lastNumber += 1
            content.connections[id] = Connection(channel: channel, number: content.lastNumber)
            return (state, shed)
        }
        shed?.close(promise: nil)
        guard expected != nil else { return nil }
        channel.closeFuture.whenComplete { _ in
            self.content.withLock { _ = $0.connections.removeValue(forKey: id) }
        }
        return expected
    }

    /// Notes that a connection has begun a request.
    func heard(_ channel: any Channel) {
        content.withLock { $0.connections[ObjectIdentifier(channel)]?.isSilent = false }
    }

    func leave() -> [any Channel] { content.withLock { $0.connections.values.map(\.channel) } }
}
