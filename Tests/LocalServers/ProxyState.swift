import NIOCore
import Synchronization

/// What the connections of a proxy share.
final class ProxyState: Sendable {
    /// A connection, and the faults that it was given on arrival.
    struct Connection: Sendable {
        let number: Int
        let faults: [Fault]
        /// The number of the plan. What connections of an earlier plan do is no longer recorded.
        let round: Int
    }

    private struct Content {
        var plan: FaultProxy.Plan
        var round = 0
        var connections: [ProxiedConnection] = []
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let content: Mutex<Content>
    let notice: @Sendable (Int, Fault) -> Void

    init(plan: @escaping FaultProxy.Plan, notice: @escaping @Sendable (Int, Fault) -> Void) {
        content = Mutex(Content(plan: plan))
        self.notice = notice
    }

    var connections: [ProxiedConnection] { content.withLock { $0.connections } }
    var open: [any Channel] { content.withLock { Array($0.channels.values) } }

    func begin(_ plan: @escaping FaultProxy.Plan) {
        content.withLock { content in
            content.plan = plan
            content.round += 1
            content.connections = []
        }
    }

    func open(_ client: any Channel) -> Connection {
        add(client)
        let (plan, round, number) = content.withLock { content in
            content.connections.append(ProxiedConnection(number: content.connections.count))
            return (content.plan, content.round, content.connections.count - 1)
        }
        return Connection(number: number, faults: plan(number), round: round)
    }

    func add(_ channel: any Channel) {
        let identity = ObjectIdentifier(channel)
        content.withLock { $0.channels[identity] = channel }
        channel.closeFuture.whenComplete { _ in self.content.withLock { $0.channels[identity] = nil } }
    }

    func update(_ connection: Connection, _ change: (inout ProxiedConnection) -> Void) {
        content.withLock { content in
            guard content.round == connection.round else { return }
            change(&content.connections[connection.number])
        }
    }
}
