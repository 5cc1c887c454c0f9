import Crypto

/// The trailer after the database in a backup file. It proves that no one without the sealing key has changed the file.
///
/// It consists of 16 bytes with the magic and version, 8 with the key's id, 1 that is 1 if every sealed value in the
/// database is bound to its destination (else 0), 8 with the length of the database before it (big-endian), and an
/// HMAC-SHA256 over every byte of the file before the HMAC. The HMAC's key is derived from the sealing key by
/// HKDF-SHA256 (RFC 5869). SQLite ignores what follows the last page, so any SQLite program can open a backup.
struct BackupSeal: Hashable, Sendable {
    /// The length of a seal in bytes.
    static let length = mark.count + SealingKey.idLength + 1 + lengthLength + codeLength

    private static let mark = Array("pennypost-seal 1".utf8)
    private static let purpose = "pennypost backup 1"
    private static let lengthLength = 8
    private static let codeLength = SHA256.byteCount

    /// The key that the seal claims to be made with.
    let keyID: SealingKey.ID
    /// Whether values that version 0.1 sealed must be rejected in the database.
    let bindsAll: Bool
    /// The length of the database before the seal in bytes, as the seal claims.
    let databaseLength: Int64
    private let code: [UInt8]

    /// Reads the seal at the end of a file; `nil` if there is none.
    static func read(from file: BackupFile) throws(StorageError) -> BackupSeal? {
        let start = file.size - Int64(length)
        guard start >= 0 else { return nil }
        let bytes = try file.bytes(at: start, count: length)
        guard bytes.count == length, bytes.starts(with: mark) else { return nil }
        let keyID = bytes[mark.count...].prefix(SealingKey.idLength)
        let databaseLength = bytes[(keyID.endIndex + 1)...].prefix(lengthLength)
        return BackupSeal(
            keyID: SealingKey.ID(bytes: Array(keyID)), bindsAll: bytes[keyID.endIndex] != 0,
            databaseLength: Int64(bitPattern: databaseLength.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }),
            code: Array(bytes.suffix(codeLength)))
    }

    /// Appends a seal to a complete database.
    static func put(on file: BackupFile, key: SealingKey) throws(StorageError) {
        let length = file.size
        let head = mark + key.id.bytes + [key.bindsAll ? 1 : 0] + UInt64(length).bigEndianBytes
        let code = try code(of: file, length: length, head: head, key: key)
        try file.append(head + code)
    }

    /// Returns whether the file is, byte for byte, what was sealed with this key.
    func holds(for file: BackupFile, key: SealingKey) throws(StorageError) -> Bool {
        guard keyID == key.id, databaseLength == file.size - Int64(Self.length) else { return false }
        let head = try file.bytes(at: databaseLength, count: Self.length - Self.codeLength)
        return try Self.code(of: file, length: databaseLength, head: head, key: key) == code
    }

    private static func code(
        of file: BackupFile, length: Int64, head: [UInt8], key: SealingKey
    ) throws(StorageError) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: key.derivedKey(for: purpose))
        try file.forEachPortion(of: length) { code.update(data: $0) }
        code.update(data: head)
        return code.finalize()
    }
}
