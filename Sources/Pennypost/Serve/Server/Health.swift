import Storage

/// Whether this process should get requests.
struct Health: Sendable {
    /// How long the database may take to answer.
    static let patience = Duration.seconds(2)

    let database: Database
    let ending: ServeEnding

    /// Whether the server takes requests and its database answers.
    func isReady() async -> Bool {
        guard !ending.hasBegun else { return false }
        let (answers, answer) = AsyncStream.makeStream(of: Bool.self)
        // A database that hangs may not notice a cancellation, so nobody waits for the read itself.
        Task { [database] in
            let row = try? await database.read { transaction in try transaction.row("SELECT 1 AS one") != nil }
            answer.yield(row == true)
        }
        let timer = Task {
            try? await Task.sleep(for: Self.patience)
            answer.yield(false)
        }
        defer { timer.cancel() }
        for await isAnswered in answers { return isAnswered && !ending.hasBegun }
        return false
    }
}
