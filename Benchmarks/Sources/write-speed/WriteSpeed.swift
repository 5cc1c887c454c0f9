import Place
import Stopwatch
import Storage

/// `write-speed DATABASE WRITES TASKS`: makes WRITES durable writes of 1 KB, each in its own transaction, in TASKS
/// tasks at once. Each task waits for one write before it begins the next. Prints how long that took.
@main
struct WriteSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let writes = Int(arguments[2]), let tasks = Int(arguments[3]) else {
            endWithUsage("write-speed DATABASE WRITES TASKS")
        }
        let database = try Database.open(DatabaseLocation(named: arguments[1]), migrations: [notes])
        print(try await measure(database, writes: writes, tasks: tasks))
        try database.close()
    }

    private static let notes = Migration(
        room: "benchmarks", number: 1, name: "notes",
        statements: ["CREATE TABLE notes (id BIGINT PRIMARY KEY, bytes BLOB NOT NULL)"])

    private static func measure(_ database: Database, writes: Int, tasks: Int) async throws -> String {
        let bytes = [UInt8](repeating: 0x78, count: 1024)
        let stopwatch = Stopwatch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    for id in stride(from: task, to: writes, by: tasks) {
                        try await database.write { transaction in
                            try transaction.execute("INSERT INTO notes (id, bytes) VALUES ($1, $2)", [id, bytes])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let line = stopwatch.line(["writes": writes])
        let stored = try await database.read { try $0.row("SELECT COUNT(*) AS stored FROM notes")?.integer("stored") }
        guard stored == Int64(writes) else { endWithUsage("write-speed: \(stored ?? 0) of \(writes) writes are there") }
        return line
    }
}
