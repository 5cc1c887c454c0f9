import Accounts
import Synchronization

/// How many connections each address has, so that one client can't take all that the server has: a thousand requests
/// that never end their header would keep everyone out until the idle limit.
final class AddressConnections: Sendable {
    private let most: Int
    private let exempt: [Network]
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameters:
    ///   - most: The most connections of one address at a time.
    ///   - exempt: The proxies that are named. Everyone comes from them.
    init(most: Int, exempt: [Network]) {
        self.most = most
        self.exempt = exempt
    }

    /// What becomes of a connection.
    enum Entry: Sendable, Hashable {
        /// It is not counted.
        case free
        /// It is counted until ``leave(_:)`` is called with this.
        case counted(String)
        /// The address has as many as it may have.
        case refused
    }

    /// Counts a connection.
    ///
    /// - Parameter address: Where it comes from; `nil` if that is not known.
    func enter(_ address: String?) -> Entry {
        guard let address = address.flatMap(NetworkAddress.init), !exempt.contains(where: { $0.contains(address) })
        else { return .free }
        let block = address.block
        return counts.withLock { counts in
            guard counts[block, default: 0] < most else { return .refused }
            counts[block, default: 0] += 1
            return .counted(block)
        }
    }

    /// Counts that a connection has ended.
    func leave(_ block: String) {
        counts.withLock { counts in
            let left = counts[block, default: 0] - 1
            counts[block] = left > 0 ? left : nil
        }
    }

    /// How many addresses have connections.
    var addresses: Int { counts.withLock(\.count) }
}
