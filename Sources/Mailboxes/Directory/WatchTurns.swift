import Storage
import Synchronization

/// How much a worker's turn at a mailbox matters. A watch of this process gives way to what matters more than it does.
enum TurnUrgency: Int, Comparable, Sendable {
    /// A watch that always runs, such as a server's.
    case standing
    /// A watch that a user began.
    case begun
    /// Work that a user waits for.
    case awaited

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// Lets work that a user waits for take a mailbox over from a watch of the same process: the watch ends its session,
/// and goes on when the work is done. Other nodes' watches are not asked; they fetch by themselves.
final class WatchTurns: Sendable {
    /// Thrown out of a watch's session when the watch gives way.
    struct GaveWay: Error {}

    private struct Watch {
        let urgency: TurnUrgency
        let asked: AsyncStream<Void>.Continuation
    }
    private struct State {
        var watches: [Int64: [Int: Watch]] = [:]
        var asks: [Int64: [Int: TurnUrgency]] = [:]
        var last = 0

        mutating func number() -> Int {
            last += 1
            return last
        }
    }
    private let state = Mutex(State())

    /// Returns the turns of a database's mailboxes: the same for all users of the database in this process.
    static func of(_ database: Database) -> WatchTurns {
        database.attached { WatchTurns() }
    }

    // MARK: The watch

    /// Whether someone whose turn matters more than `urgency` waits for the mailbox.
    func isAsked(_ mailboxID: Int64, above urgency: TurnUrgency) -> Bool {
        state.withLock { $0.asks[mailboxID]?.values.contains { $0 > urgency } ?? false }
    }

    /// Runs a watch's session, and cancels it when the watch has to give way.
    ///
    /// - Throws: ``GaveWay`` if the session was ended for another worker; what `body` throws.
    func whileNobodyAsks<Result: Sendable>(
        _ mailboxID: Int64, above urgency: TurnUrgency, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let (asks, asked) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            let number = state.number()
            state.watches[mailboxID, default: [:]][number] = Watch(urgency: urgency, asked: asked)
            return number
        }
        defer { state.withLock { Self.remove(number, of: mailboxID, from: &$0.watches) } }
        if isAsked(mailboxID, above: urgency) { asked.yield() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in asks { break }
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            if let result = first { return result }
            group.cancelAll()
            // It may have come to its own end in the same moment.
            while let rest = await group.nextResult() {
                if case .success(let result?) = rest { return result }
            }
            try Task.checkCancellation()
            throw GaveWay()
        }
    }

    // MARK: Anyone who needs the mailbox

    /// Asks the watches that have the mailbox now, and matter less than `urgency`, to give way.
    ///
    /// - Returns: what keeps them away until it is ended; `nil` if there is no such watch.
    func ask(_ mailboxID: Int64, with urgency: TurnUrgency) -> Ask? {
        let (number, watches) = state.withLock { state in
            let watches = (state.watches[mailboxID] ?? [:]).values.filter { $0.urgency < urgency }
            let number = state.number()
            if !watches.isEmpty { state.asks[mailboxID, default: [:]][number] = urgency }
            return (number, watches)
        }
        guard !watches.isEmpty else { return nil }
        for watch in watches { watch.asked.yield() }
        return Ask(turns: self, mailboxID: mailboxID, number: number)
    }

    /// A request that keeps watches away until it ends.
    struct Ask: Sendable {
        fileprivate let turns: WatchTurns
        fileprivate let mailboxID: Int64
        fileprivate let number: Int

        /// Ends the request. A second call does nothing.
        func end() {
            turns.state.withLock { WatchTurns.remove(number, of: mailboxID, from: &$0.asks) }
        }
    }

    private static func remove<Value>(
        _ number: Int, of mailboxID: Int64, from all: inout [Int64: [Int: Value]]
    ) {
        all[mailboxID]?[number] = nil
        if all[mailboxID]?.isEmpty == true { all[mailboxID] = nil }
    }
}
