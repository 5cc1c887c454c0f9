import Storage

/// Starts a write that adds a customer and waits inside, starts `count` others, and lets the first go on.
///
/// - Returns: the results of the others, which always form one group.
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
            // The body may run again, so the gate must then stay open.
            gate.wait()
            gate.open()
        }
    }
    for await _ in hasBegun {}
    // The tasks start in no particular order; the order of the group is that of the queue.
    let others = (0..<count).map { number in Task { try await database.write { try body(number, $0) } } }
    gate.open()
    try await first.value
    var results: [Result<Void, any Error>] = []
    for other in others { results.append(await other.result) }
    return results
}
