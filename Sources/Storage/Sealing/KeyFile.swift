/// The file that holds the sealing key: one line, `pennypost-key-2:` with the key's id and the key in hexadecimal.
///
/// It is made once, only its owner may read it, and a rotation puts another file in its place. It must be backed up apart from
/// the database. Version 0.1 wrote `pennypost-key-1:`. That becomes `pennypost-key-2:` once all that was sealed with the key is
/// bound to where it goes: the mark lies outside of the database, where nobody can take it back who can only write that.
public struct KeyFile: Sendable {
    private static let mark = "pennypost-key-2"
    private static let firstMark = "pennypost-key-1"
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
        guard fields.count == 3, [Self.mark, Self.firstMark].contains(String(fields[0])),
            let keyBytes = Hexadecimal.bytes(fields[2]),
            let key = SealingKey(bytes: keyBytes, bindsAll: fields[0] == Self.mark), key.id.description == fields[1]
        else { throw .keyMalformed(path: path) }
        return key
    }

    /// Makes the file with a key, a new one where none is given.
    ///
    /// - Returns: the key that is in the file, another process's where it was faster.
    func create(_ key: SealingKey = SealingKey()) throws(StorageError) -> SealingKey {
        if try PrivateFile.create(path, bytes: try Self.line(key)) { return key.bindingAll }
        guard let other = try read() else { throw .keyMalformed(path: path) }
        return other
    }
    /// Notes that all that was sealed with the key is bound to where it goes.
    ///
    /// - Returns: the key, which binds all from now on.
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
