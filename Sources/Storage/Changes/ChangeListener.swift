@preconcurrency import Dispatch

/// Listens for PostgreSQL's notifications on its own connection and passes them to the feed. If the connection breaks,
/// it connects again, and followers then receive ``Change/missedSome``.
///
/// All of its state is confined to its queue.
final class ChangeListener: @unchecked Sendable {
    private static let firstPause = 0.1
    private static let longestPause = 5.0
    /// How often to test the connection, in seconds. A silently lost server is noticed after this at the latest.
    private static let testEvery = 30.0

    private let address: PostgreSQLAddress
    private let limits: PostgreSQLLimits
    private let feed: ChangeFeed
    private let queue = DispatchQueue(label: "Storage.changes")
    private var connection: PostgreSQLConnection?
    private var source: (any DispatchSourceRead)?
    private var pause = firstPause
    /// The number of the current connection, by which a late timer of a former one is recognised.
    private var generation = 0
    private var isStarted = false
    private var isStopped = false

    init(_ address: PostgreSQLAddress, limits: PostgreSQLLimits, feed: ChangeFeed) {
        self.address = address
        self.limits = limits
        self.feed = feed
    }

    /// Makes sure that a new follower receives notifications from now on, and delivers ``Change/missedSome`` once it
    /// does.
    func serve(_ follower: ChangeFollower) {
        queue.async { [self] in
            guard !isStopped else { return }
            if connection != nil { return follower.take(.missedSome) }
            guard !isStarted else { return }
            isStarted = true
            connect()
        }
    }

    func stop() {
        queue.sync {
            isStopped = true
            disconnect()
        }
    }

    private func connect() {
        dispatchPrecondition(condition: .onQueue(queue))
        guard !isStopped else { return }
        do throws(StorageError) {
            let connection = try PostgreSQLConnection(address, limits: limits)
            try connection.control("LISTEN \(ChangeFeed.channel)")
            let source = DispatchSource.makeReadSource(fileDescriptor: connection.socket, queue: queue)
            source.setEventHandler { [weak self] in self?.hear() }
            // The socket must stay open until the source is cancelled.
            source.setCancelHandler { withExtendedLifetime(connection) {} }
            self.connection = connection
            self.source = source
            generation += 1
            pause = Self.firstPause
            source.resume()
            feed.deliver(.missedSome)
            hear()
            testLater(generation)
        } catch {
            connectLater()
        }
    }

    private func connectLater() {
        disconnect()
        let after = pause * Double.random(in: 0.5...1)
        pause = min(pause * 2, Self.longestPause)
        queue.asyncAfter(deadline: .now() + after) { [weak self] in self?.connect() }
    }

    private func disconnect() {
        generation += 1
        source?.cancel()
        source = nil
        connection = nil
    }

    private func hear() {
        guard let connection else { return }
        do throws(StorageError) {
            for notification in try connection.notifications() where notification.channel == ChangeFeed.channel {
                guard let change = Change(notification: notification.payload) else { continue }
                feed.deliver(change)
            }
        } catch {
            connectLater()
        }
    }

    private func testLater(_ tested: Int) {
        queue.asyncAfter(deadline: .now() + Self.testEvery) { [weak self] in
            guard let self, tested == generation, let connection else { return }
            do throws(StorageError) {
                try connection.control("SELECT 1")
                // Reading the answer also read any notifications that arrived before it.
                hear()
                testLater(tested)
            } catch {
                connectLater()
            }
        }
    }
}
