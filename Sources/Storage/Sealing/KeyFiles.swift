import Foundation

/// The key files of a data folder: the one in use, the one that a rotation is about to install, and former ones.
struct KeyFiles: Sendable {
    let folder: String

    /// `sealing.key`.
    var current: KeyFile { KeyFile(path: folder + "/sealing.key") }
    /// `sealing.key.next`, which exists only while the key is being replaced.
    var next: KeyFile { KeyFile(path: folder + "/sealing.key.next") }
    /// `sealing-ID.key`.
    func formerPath(_ id: SealingKey.ID) -> String { "\(folder)/sealing-\(id).key" }

    /// Returns the key that the database needs: the one in use or, after an interrupted rotation, the next one.
    ///
    /// - Returns: The key; `nil` if neither matches.
    func key(for id: SealingKey.ID) throws(StorageError) -> SealingKey? {
        for file in [current, next] {
            if let key = try file.read(), key.id == id { return key }
        }
        return nil
    }

    /// Replaces the key in use with the next key. The former key is kept as ``formerPath(_:)``.
    func installNext(former id: SealingKey.ID) throws(StorageError) {
        let kept = formerPath(id)
        guard link(current.path, kept) == 0 || errno == EEXIST else {
            throw .fileSystem(path: kept, action: "make", errorNumber: errno)
        }
        try PrivateFile.syncFolder(folder)
        guard rename(next.path, current.path) == 0 else {
            throw .fileSystem(path: current.path, action: "replace", errorNumber: errno)
        }
        try PrivateFile.syncFolder(folder)
    }
}
