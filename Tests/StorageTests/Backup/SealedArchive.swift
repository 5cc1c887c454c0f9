import Storage
import TestSupport

/// A sealed backup of an archive, and the key file that it needs.
struct SealedArchive {
    let scratch: ScratchFolder
    let key: SealingKey
    let keyFile: String
    /// The path of the backup.
    let file: String

    /// Fills an archive with this many papers and writes its backup.
    init(papers: Int) async throws {
        scratch = try ScratchFolder()
        let folder = try DataFolder(path: scratch.path("source"))
        let open = try await folder.open(.working, command: "test", migrations: Archive.migrations)
        try await Archive.fill(open.database, key: open.sealingKey, papers: 0..<papers)
        file = scratch.path("backup.sqlite")
        _ = try await Backup(
            open.database, key: open.sealingKey, migrations: Archive.migrations, inventory: Archive.inventory
        ).write(to: file)
        (key, keyFile) = (open.sealingKey, folder.keyPath)
        try open.close()
    }
}
