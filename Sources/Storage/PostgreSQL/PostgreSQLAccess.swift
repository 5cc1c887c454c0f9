import Synchronization

/// A PostgreSQL database: several connections that read and one or a few that write, each with its own thread.
final class PostgreSQLAccess: EngineAccess {
    private let limits: PostgreSQLLimits
    private let readWorkers: [PostgreSQLWorker]
    private let writeWorkers: [PostgreSQLWorker]
    private let reads: JobQueue<ReadTransaction>
    private let writes: JobQueue<WriteTransaction>
    private let isClosed = Atomic(false)
    let address: PostgreSQLAddress
    let place: String

    /// Opens the first connection, so that a wrong address or password shows at once. If the server is still starting,
    /// as when the machine boots, this waits for it.
    init(url: String, limits: PostgreSQLLimits) throws(StorageError) {
        let address = try PostgreSQLAddress(url: url, connectTime: limits.connectTime)
        self.limits = limits
        self.address = address
        place = address.place
        func workers(_ count: Int, _ label: String, plansForValues: Bool) -> [PostgreSQLWorker] {
            (0..<max(1, count)).map { number in
                PostgreSQLWorker(
                    address, limits: limits, label: "Storage.\(label).\(number)", plansForValues: plansForValues)
            }
        }
        // Reads include searches. Writes run the same few statements, whose plans do not depend on their values.
        readWorkers = workers(limits.readers, "reader", plansForValues: true)
        writeWorkers = workers(limits.writers, "writer", plansForValues: false)
        reads = JobQueue(workers: limits.readers)
        writes = JobQueue(workers: limits.writers)
        let first = writeWorkers[0]
        let opened = first.performAndWait { () -> Result<Void, StorageError> in
            Result { () throws(StorageError) in _ = try first.connection(patience: limits.openTime) }
        }
        try opened.get()
    }

    var engine: Engine { .postgres }

    func read<Value: Sendable>(_ body: @Sendable (ReadTransaction) throws -> Value) async throws -> Value {
        try await reads.perform(body) { worker in
            readWorkers[worker].start { [self] in
                while let job = reads.nextOrRest(worker) { run(job, on: readWorkers[worker]) }
            }
        }
    }

    func write<Value: Sendable>(_ body: @Sendable (WriteTransaction) throws -> Value) async throws -> Value {
        try await writes.perform(body) { worker in
            writeWorkers[worker].start { [self] in
                let group = GroupCommit(session: PostgreSQLWriteSession(writeWorkers[worker]), queue: writes)
                while let job = writes.nextOrRest(worker) { group.run(job) }
            }
        }
    }

    func withConnection<Value>(_ body: (any EngineConnection) throws -> Value) throws -> Value {
        guard !isClosed.load(ordering: .acquiring) else { throw StorageError.closed }
        let worker = writeWorkers[0]
        return try worker.performAndWait {
            let connection = try worker.connection(patience: limits.reconnectTime)
            connection.interruption = nil
            defer { if connection.interruption != nil { worker.disconnect() } }
            let value = try body(connection)
            try connection.settle()
            return value
        }
    }

    func close() throws {
        isClosed.store(true, ordering: .releasing)
        reads.close()
        writes.close()
        for worker in readWorkers + writeWorkers { worker.performAndWait { worker.disconnect() } }
    }

    /// Runs a reading transaction, and reruns it if its connection broke.
    private func run(_ job: TransactionJob<ReadTransaction>, on worker: PostgreSQLWorker) {
        var reruns = 0
        while true {
            let connection: PostgreSQLConnection
            do throws(StorageError) { connection = try worker.connection(patience: limits.reconnectTime) } catch {
                return job.finish(.failure(error))
            }
            let result = runOnce(job, on: connection)
            guard let interruption = connection.interruption else { return job.finish(result) }
            if case .connectionLost = interruption { worker.disconnect() }
            reruns += 1
            guard reruns <= limits.lostConnectionReruns else { return job.finish(result) }
        }
    }

    private func runOnce(
        _ job: TransactionJob<ReadTransaction>, on connection: PostgreSQLConnection
    ) -> Result<Void, any Error> {
        do throws(StorageError) { try connection.beginReading() } catch { return .failure(error) }
        let result = job.run(in: ReadTransaction(connection, isCancelled: { job.isCancelled }))
        // It has changed nothing: however it ends, what was read is valid.
        if connection.interruption == nil || connection.interruption == .conflict {
            try? connection.endReading()
        }
        return result
    }
}
