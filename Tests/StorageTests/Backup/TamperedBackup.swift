import Foundation
import Storage

/// A backup's file in the hands of somebody who may write it and has no key.
struct TamperedBackup {
    /// Bytes of a seal.
    static let sealLength = 65

    let path: String

    init(_ path: String) { self.path = path }

    /// Cuts the seal off, if there is one.
    func cutSeal() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        guard bytes.suffix(Self.sealLength).starts(with: Array("pennypost-seal".utf8)) else { return }
        try bytes.dropLast(Self.sealLength).write(to: URL(fileURLWithPath: path))
    }

    /// Cuts the seal off and runs statements of SQLite in the file.
    func change(_ statements: [String]) async throws {
        try cutSeal()
        let database = try Database.open(at: path, migrations: [], schema: .leave)
        try await database.write { transaction in
            for statement in statements { try transaction.execute(statement) }
        }
        try database.close()
    }
}
