/// An open data folder: its database, its key, and the claim to work on it, if any.
public struct OpenDataFolder: Sendable {
    /// The folder's database.
    public let database: Database
    /// The key that seals the database's secrets.
    public let sealingKey: SealingKey
    private let claim: FolderClaim?

    init(database: Database, sealingKey: SealingKey, claim: FolderClaim?) {
        self.database = database
        self.sealingKey = sealingKey
        self.claim = claim
    }

    /// Says more exactly what this process runs, to other processes that want to work on the folder. It begins with
    /// what the folder was opened with, and has no secret.
    public func note(command: String) { claim?.note(command) }

    /// Closes the database, then releases the folder.
    ///
    /// - Throws: ``StorageError`` if the engine can't close the database. The folder is released all the same.
    public func close() throws(StorageError) {
        defer { claim?.release() }
        try database.close()
    }
}
