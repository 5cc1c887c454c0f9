import MailWire
import NIOCore
import Synchronization

/// The state that is waited for, and who is connected.
final class RedirectConnections: Sendable {
    private struct Connection {
        let channel: any Channel
        /// In the order in which they came.
        let number: Int
        /// Whether nothing of a request has come.
        var isSilent = true
    }
    private struct Content {
        var state: Secret?
        var connections: [ObjectIdentifier: Connection] = [:]
        var lastNumber = 0

        /// The one that has been silent longest; the oldest of all if each has sent something.
        var leastWanted: Connection? {
            connections.values.min { ($0.isSilent ? 0 : 1, $0.number) < ($1.isSilent ? 0 : 1, $1.number) }
        }
    }

    private let content = Mutex(Content())

    func expect(_ state: Secret) { content.withLock { $0.state = state } }

    /// Lets a connection in, and closes another one if there are too many; `nil` if nothing is waited for yet.
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

    /// A connection has begun a request.
    func heard(_ channel: any Channel) {
        content.withLock { $0.connections[ObjectIdentifier(channel)]?.isSilent = false }
    }

    func leave() -> [any Channel] { content.withLock { $0.connections.values.map(\.channel) } }
}
