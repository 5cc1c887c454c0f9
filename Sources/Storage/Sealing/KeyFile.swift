/// The file that contains the sealing key: one line, `pennypost-key-2:` with the key's id and the key in hexadecimal.
///
/// It is created once, only its owner may read it, and a rotation replaces it with another file. It must be backed up
/// apart from the database. Version 0.1 wrote `pennypost-key-1:`. This becomes `pennypost-key-2:` once everything
/// sealed with the key is bound to its destination. The marker is outside the database, so that write access to the
/// database is not enough to revert it.
public struct KeyFile: Sendable {
    private static let mark = "pennypost-key-2"
    private static let firstMark = "pennypost-key-1"
    private static let longest = 200

    /// The path of the file.
    public let path: String

    /// Creates a reference to a key file, which need not exist.
    public init(path: String) {
        self.path = path
    }

    /// Returns the key; `nil` if there is no file.
    ///
    /// - Throws: ``StorageError/unsafeFile(path:_:)`` if other users can read it; ``StorageError/keyMalformed(path:)``.
    public func read() throws(StorageError) -> SealingKey? {
        guard let bytes = try PrivateFile.read(path, limit: Self.longest) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let fields = text.dropLast(text.hasSuffix("\n") ? 1 : 0).split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 3, [Self.mark, Self.firstMark].contains(String(fields[0])),
            let keyBytes = Hexadecimal.bytes(fields[2]),
            let key = SealingKey(bytes: keyBytes, bindsAll: fields[0] == Self.mark), key.id.description == fields[1]
        else { throw .keyMalformed(path: path) }
        return key
    }

    /// Creates the file, with a new key unless one is given.
    ///
    /// - Returns: The key in the file, which is another process's if that process was faster.
    func create(_ key: SealingKey = SealingKey()) throws(StorageError) -> SealingKey {
        if try PrivateFile.create(path, bytes: try Self.line(key)) { return key.bindingAll }
        guard let other = try read() else { throw .keyMalformed(path: path) }
        return other
    }
    /// Records that everything sealed with the key is bound to its destination.
    ///
    /// - Returns: The key, which accepts only bound values from now on.
    func noteBound(_ key: SealingKey) throws(StorageError) -> SealingKey {
        try PrivateFile.replace(path, bytes: try Self.line(key))
        return key.bindingAll
    }

    private static func line(_ key: SealingKey) throws(StorageError) -> [UInt8] {
        try key.withBytes { bytes throws(StorageError) in
            Array("\(mark):\(key.id):\(Hexadecimal.text(bytes))\n".utf8)
        }
    }
}
