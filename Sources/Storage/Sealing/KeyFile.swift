/// The file that holds the sealing key: one line, `pennypost-key-1:` with the key's id and the key in hexadecimal.
///
/// It is made once, only its owner may read it, and it is never written again; a rotation puts another file in its place. It
/// must be backed up apart from the database.
public struct KeyFile: Sendable {
    private static let mark = "pennypost-key-1"
    private static let longest = 200

    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The key, or nil where there is no file.
    ///
    /// - Throws: ``StorageError/unsafeFile(path:_:)`` where others can read it; ``StorageError/keyMalformed(path:)``.
    public func read() throws(StorageError) -> SealingKey? {
        guard let bytes = try PrivateFile.read(path, limit: Self.longest) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let fields = text.dropLast(text.hasSuffix("\n") ? 1 : 0).split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0] == Self.mark, let keyBytes = Hexadecimal.bytes(fields[2]),
            let key = SealingKey(bytes: keyBytes), key.id.description == fields[1]
        else { throw .keyMalformed(path: path) }
        return key
    }

    /// Makes the file with a key, a new one where none is given.
    ///
    /// - Returns: the key that is in the file, another process's where it was faster.
    func create(_ key: SealingKey = SealingKey()) throws(StorageError) -> SealingKey {
        let line = try key.withBytes { bytes throws(StorageError) in
            "\(Self.mark):\(key.id):\(Hexadecimal.text(bytes))\n"
        }
        if try PrivateFile.create(path, bytes: Array(line.utf8)) { return key }
        guard let other = try read() else { throw .keyMalformed(path: path) }
        return other
    }
}
