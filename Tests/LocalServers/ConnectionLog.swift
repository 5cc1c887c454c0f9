import Synchronization

/// The records of a scripted server's connections, written on event loops and read by the test.
final class ConnectionLog: Sendable {
    private let records = Mutex<[ScriptedConnection]>([])

    /// Begins the record of a new connection and returns its number.
    func begin() -> Int {
        records.withLock { records in
            records.append(ScriptedConnection(number: records.count))
            return records.count - 1
        }
    }

    func update(_ number: Int, _ change: (inout ScriptedConnection) -> Void) {
        records.withLock { if $0.indices.contains(number) { change(&$0[number]) } }
    }

    var all: [ScriptedConnection] { records.withLock { $0 } }
}
