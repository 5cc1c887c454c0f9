import Foundation

/// A small file that only its owner may read. It is written whole or not at all, and synced to the disk.
enum PrivateFile {
    /// Reads a file, at most one byte more than `limit`; returns `nil` if there is none.
    ///
    /// Refuses a symbolic link, another kind of file, another user's file, and one that others can read or write.
    static func read(_ path: String, limit: Int) throws(StorageError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw .unsafeFile(path: path, .symbolicLink)
            default: throw .fileSystem(path: path, action: "read", errorNumber: errno)
            }
        }
        defer { close(descriptor) }
        // The check is of the opened file, not of whatever has its name now.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .fileSystem(path: path, action: "read", errorNumber: errno)
        }
        if let fault = fault(of: status) { throw .unsafeFile(path: path, fault) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .fileSystem(path: path, action: "read", errorNumber: errno) }
        return Array(bytes.prefix(count))
    }

    /// Creates a file. It gets its name only once its bytes are on the disk.
    ///
    /// - Returns: `false` if a file with that name already exists; that file is left as it is.
    static func create(_ path: String, bytes: [UInt8]) throws(StorageError) -> Bool {
        let draft = try draft(of: path, bytes: bytes)
        defer { unlink(draft) }
        // A link, unlike a renaming, does not replace what is there.
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw .fileSystem(path: path, action: "make", errorNumber: errno)
        }
        try syncFolder((path as NSString).deletingLastPathComponent)
        return true
    }

    /// Replaces a file's bytes. A reader finds the old bytes or the new ones, complete.
    static func replace(_ path: String, bytes: [UInt8]) throws(StorageError) {
        let draft = try draft(of: path, bytes: bytes)
        guard rename(draft, path) == 0 else {
            let errorNumber = errno
            unlink(draft)
            throw .fileSystem(path: path, action: "replace", errorNumber: errorNumber)
        }
        try syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Writes a file beside another, whose bytes are on the disk.
    ///
    /// - Returns: its path.
    private static func draft(of path: String, bytes: [UInt8]) throws(StorageError) -> String {
        let draft = "\(path).\(getpid()).\(UInt64.random(in: 0 ... .max)).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .fileSystem(path: path, action: "make", errorNumber: errno) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else {
                let errorNumber = errno
                close(descriptor)
                unlink(draft)
                throw .fileSystem(path: path, action: "write", errorNumber: errorNumber)
            }
            written += max(0, count)
        }
        let synced = fsync(descriptor)
        guard close(descriptor) == 0, synced == 0 else {
            let errorNumber = errno
            unlink(draft)
            throw .fileSystem(path: path, action: "write", errorNumber: errorNumber)
        }
        return draft
    }

    /// Syncs a folder's entries to the disk.
    static func syncFolder(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .fileSystem(path: path, action: "open", errorNumber: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .fileSystem(path: path, action: "sync", errorNumber: errno) }
    }

    /// Returns what is wrong with a file that should be private to its owner; `nil` if nothing is.
    static func fault(of status: stat) -> StorageError.FolderFault? {
        if status.st_mode & S_IFMT == S_IFLNK { return .symbolicLink }
        if status.st_mode & S_IFMT != S_IFREG { return .notAFile }
        if status.st_uid != geteuid() { return .foreignOwner }
        if status.st_mode & 0o077 != 0 { return .openToOthers(mode: UInt32(status.st_mode & 0o777)) }
        return nil
    }
}
