import Storage

/// Starts a write that puts a customer in and waits inside, then `count` others one after the other, lets the first go on,
/// and gives what became of the others: they are one group for sure.
func behindAHeldWrite(
    _ database: Database, named name: String = "first", count: Int,
    _ body: @escaping @Sendable (Int, WriteTransaction) throws -> Void
) async throws -> [Result<Void, any Error>] {
    let gate = Gate()
    let (hasBegun, begun) = AsyncStream.makeStream(of: Void.self)
    let first = Task {
        try await database.write { transaction in
            try transaction.execute("INSERT INTO customers (name) VALUES ($1)", [name])
            begun.finish()
            // It may run again: the gate stays open then.
            gate.wait()
            gate.open()
        }
    }
    for await _ in hasBegun {}
    // Detached tasks start in no order: the queue's own order is what a lone task sees.
    let others = (0..<count).map { number in Task { try await database.write { try body(number, $0) } } }
    gate.open()
    try await first.value
    var results: [Result<Void, any Error>] = []
    for other in others { results.append(await other.result) }
    return results
}
