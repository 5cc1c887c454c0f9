/// A data folder that is open: its database, its key, and the claim to work on it where there is one.
public struct OpenDataFolder: Sendable {
    public let database: Database
    public let sealingKey: SealingKey
    private let claim: FolderClaim?

    init(database: Database, sealingKey: SealingKey, claim: FolderClaim?) {
        self.database = database
        self.sealingKey = sealingKey
        self.claim = claim
    }

    /// Closes the database, then lets go of the folder.
    public func close() throws(StorageError) {
        defer { claim?.release() }
        try database.close()
    }
}
