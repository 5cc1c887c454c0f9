extension ReadTransaction {
    /// Returns the stored bytes with this identifier; `nil` if there are none.
    ///
    /// - Throws: ``StorageError/corruptBlob(_:)`` if the bytes are no longer those that were stored; ``StorageError``
    ///   if the database refuses.
    public final func blob(_ id: BlobID) throws(StorageError) -> [UInt8]? {
        guard let row = try row("SELECT bytes FROM blobs WHERE id = $1", [id]) else { return nil }
        let bytes = try row.blob("bytes")
        guard BlobID(of: bytes) == id else { throw .corruptBlob(id) }
        return bytes
    }

    /// Returns the stored bytes with this identifier; `nil` if there are none or they are no longer those that were
    /// stored.
    ///
    /// - Throws: ``StorageError`` if the database refuses.
    public final func soundBlob(_ id: BlobID) throws(StorageError) -> [UInt8]? {
        do throws(StorageError) { return try blob(id) } catch {
            if case .corruptBlob = error { return nil }
            throw error
        }
    }

    /// Returns the stored bytes of several blobs at once, as many as fit.
    ///
    /// - Parameters:
    ///   - ids: the blobs, in the order in which to read them.
    ///   - size: once the blobs read so far reach this many bytes, no more are read.
    /// - Returns: the bytes that are there and undamaged, and how many of `ids` were looked at: at least one, unless
    ///   `ids` is empty.
    /// - Throws: ``StorageError`` if the database refuses.
    public final func blobs(
        _ ids: [BlobID], size: Int
    ) throws(StorageError) -> (bytes: [BlobID: [UInt8]], lookedAt: Int) {
        guard !ids.isEmpty else { return ([:], 0) }
        var sizes: [BlobID: Int] = [:]
        let list = ids.parameters()
        for row in try rows("SELECT id, LENGTH(bytes) AS size FROM blobs WHERE id IN (\(list))", ids) {
            sizes[try row.blobID("id")] = Int(clamping: try row.integer("size"))
        }
        var (held, lookedAt) = (0, 0)
        for id in ids {
            if lookedAt > 0, held >= size { break }
            lookedAt += 1
            held += sizes[id] ?? 0
        }
        let part = Array(ids.prefix(lookedAt))
        var found: [BlobID: [UInt8]] = [:]
        for row in try rows("SELECT id, bytes FROM blobs WHERE id IN (\(part.parameters()))", part) {
            let (id, bytes) = (try row.blobID("id"), try row.blob("bytes"))
            if BlobID(of: bytes) == id { found[id] = bytes }
        }
        return (found, lookedAt)
    }

    /// Returns whether bytes with this identifier are stored.
    ///
    /// - Throws: ``StorageError`` if the database refuses.
    public final func hasBlob(_ id: BlobID) throws(StorageError) -> Bool {
        try row("SELECT 1 AS found FROM blobs WHERE id = $1", [id]) != nil
    }
}

extension WriteTransaction {
    /// Stores bytes. The same bytes are stored only once.
    ///
    /// - Throws: ``StorageError`` if the database refuses.
    @discardableResult
    public func storeBlob(_ bytes: [UInt8]) throws(StorageError) -> BlobID {
        try storeBlob(Blob(bytes))
    }

    /// Stores bytes that are hashed already. The same bytes are stored only once.
    ///
    /// - Throws: ``StorageError`` if the database refuses.
    @discardableResult
    public func storeBlob(_ blob: Blob) throws(StorageError) -> BlobID {
        try execute(
            "INSERT INTO blobs (id, bytes) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", [blob.id, blob.bytes])
        return blob.id
    }

    /// Removes stored bytes.
    ///
    /// - Returns: whether there were any.
    /// - Throws: ``StorageError/constraintViolated(_:)`` if another table refers to them by a foreign key;
    ///   ``StorageError`` if the database refuses.
    @discardableResult
    public func removeBlob(_ id: BlobID) throws(StorageError) -> Bool {
        try execute("DELETE FROM blobs WHERE id = $1", [id]) > 0
    }
}
