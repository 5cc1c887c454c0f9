import Foundation
import Storage

/// A backup's file in the hands of an attacker who can write it but has no key.
struct TamperedBackup {
    /// The length of a seal in bytes.
    static let sealLength = 65

    let path: String

    init(_ path: String) { self.path = path }

    /// Removes the seal, if there is one.
    func cutSeal() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        guard bytes.suffix(Self.sealLength).starts(with: Array("pennypost-seal".utf8)) else { return }
        try bytes.dropLast(Self.sealLength).write(to: URL(fileURLWithPath: path))
    }

    /// Removes the seal and runs SQL statements in the file.
    func change(_ statements: [String]) async throws {
        try cutSeal()
        let database = try Database.open(at: path, migrations: [], schema: .leave)
        try await database.write { transaction in
            for statement in statements { try transaction.execute(statement) }
        }
        try database.close()
    }
}
