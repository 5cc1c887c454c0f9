import Foundation
import Storage

/// A folder of one test, removed with it.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "pennypost-storage-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + "/" + name }

    /// A database with the tables of ``Fixture``.
    func database(_ migrations: [Migration] = Fixture.migrations) throws -> Database {
        try Database.open(at: path("test.sqlite"), migrations: migrations)
    }

    func permissions(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return attributes[.posixPermissions] as? Int ?? -1
    }
}

/// Two small tables: what a room of features would have.
enum Fixture {
    static let migrations = [
        Migration(
            room: "Fixture", number: 1, name: "customers and letters",
            statements: [
                "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age BIGINT CHECK (age >= 0))",
                """
                CREATE TABLE letters (
                    id INTEGER PRIMARY KEY, customer BIGINT NOT NULL REFERENCES customers (id),
                    body BLOB REFERENCES blobs (id)
                )
                """,
            ])
    ]

    static func names(_ transaction: ReadTransaction) throws -> [String] {
        try transaction.rows("SELECT name FROM customers ORDER BY id").map { try $0.text("name") }
    }
}

struct BodyFailed: Error, Equatable {}
