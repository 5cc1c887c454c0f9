extension ReadTransaction {
    /// The stored bytes of this name, or nil where there are none.
    ///
    /// - Throws: ``StorageError/corruptBlob(_:)`` where the bytes are no longer those that were stored.
    public final func blob(_ id: BlobID) throws(StorageError) -> [UInt8]? {
        guard let row = try row("SELECT bytes FROM blobs WHERE id = $1", [id]) else { return nil }
        let bytes = try row.blob("bytes")
        guard BlobID(of: bytes) == id else { throw .corruptBlob(id) }
        return bytes
    }

    /// Whether bytes of this name are stored.
    public final func hasBlob(_ id: BlobID) throws(StorageError) -> Bool {
        try row("SELECT 1 AS found FROM blobs WHERE id = $1", [id]) != nil
    }
}

extension WriteTransaction {
    /// Stores bytes, once however often they come.
    @discardableResult
    public func storeBlob(_ bytes: [UInt8]) throws(StorageError) -> BlobID {
        try storeBlob(Blob(bytes))
    }

    /// Stores bytes that were named before, once however often they come.
    @discardableResult
    public func storeBlob(_ blob: Blob) throws(StorageError) -> BlobID {
        try execute(
            "INSERT INTO blobs (id, bytes) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", [blob.id, blob.bytes])
        return blob.id
    }

    /// Removes stored bytes. A table of a room that refers to them by a foreign key keeps them: a refusal then.
    ///
    /// - Returns: whether there were any.
    @discardableResult
    public func removeBlob(_ id: BlobID) throws(StorageError) -> Bool {
        try execute("DELETE FROM blobs WHERE id = $1", [id]) > 0
    }
}
