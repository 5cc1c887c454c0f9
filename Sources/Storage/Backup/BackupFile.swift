import Foundation

/// A file being written under a draft name: it gets its real name only once all of it is on the disk. Only its owner
/// may read it.
///
/// The draft is `NAME.part`. One that a killed process left behind is overwritten.
final class BackupFile {
    let path: String
    let draft: String
    private let descriptor: Int32

    /// How many bytes of a file are held in memory at a time.
    private static let portion = 1_048_576

    /// Creates the draft, empty and locked.
    ///
    /// - Throws: ``StorageError/fileExists(path:)`` if the name is taken and `replacing` is `false`;
    ///   ``StorageError/busy`` if another process is writing the same file.
    init(path: String, replacing: Bool) throws(StorageError) {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        self.path = absolute
        draft = absolute + ".part"
        var status = stat()
        if !replacing, lstat(absolute, &status) == 0 { throw .fileExists(path: absolute) }
        descriptor = open(draft, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case ELOOP: throw .unsafeFile(path: draft, .symbolicLink)
            case ENOSPC, EDQUOT: throw .diskFull(path: draft)
            default: throw .fileSystem(path: draft, action: "make", errorNumber: errno)
            }
        }
        var isSafe: StorageError?
        if fstat(descriptor, &status) != 0 {
            isSafe = .fileSystem(path: draft, action: "make", errorNumber: errno)
        } else if let fault = PrivateFile.fault(of: status) {
            isSafe = .unsafeFile(path: draft, fault)
        } else if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            isSafe = .busy
        } else if ftruncate(descriptor, 0) != 0 {
            isSafe = .fileSystem(path: draft, action: "write", errorNumber: errno)
        }
        if let isSafe { throw isSafe }
        removeLogs()
    }

    deinit { close(descriptor) }

    /// Flushes the draft to the disk and gives it its name.
    func finish(replacing: Bool) throws(StorageError) {
        removeLogs()
        guard fsync(descriptor) == 0 else {
            throw .fileSystem(path: draft, action: "write", errorNumber: errno)
        }
        if replacing {
            guard rename(draft, path) == 0 else {
                throw .fileSystem(path: path, action: "make", errorNumber: errno)
            }
        } else {
            // Unlike a rename, a link does not replace a file created in the meantime.
            guard link(draft, path) == 0 else {
                if errno == EEXIST { throw .fileExists(path: path) }
                throw .fileSystem(path: path, action: "make", errorNumber: errno)
            }
            unlink(draft)
        }
        try PrivateFile.syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Deletes the draft.
    func discard() {
        removeLogs()
        unlink(draft)
    }

    /// The size of the draft in bytes.
    var size: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Appends another file's bytes to the draft.
    func copy(from source: String) throws(StorageError) {
        let input = open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard input >= 0 else { throw .fileSystem(path: source, action: "read", errorNumber: errno) }
        defer { close(input) }
        var status = stat()
        guard fstat(input, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unsafeFile(path: source, .notAFile)
        }
        var buffer = [UInt8](repeating: 0, count: Self.portion)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .fileSystem(path: source, action: "read", errorNumber: errno) }
            if count == 0 { return }
            try append(buffer[..<count])
        }
    }

    /// Appends bytes to the draft.
    func append(_ bytes: some RandomAccessCollection<UInt8>) throws(StorageError) {
        let bytes = Array(bytes)
        guard lseek(descriptor, 0, SEEK_END) >= 0 else {
            throw .fileSystem(path: draft, action: "write", errorNumber: errno)
        }
        var written = 0
        while written < bytes.count {
            let step = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if step < 0, errno == EINTR { continue }
            guard step > 0 else {
                if errno == ENOSPC || errno == EDQUOT { throw .diskFull(path: draft) }
                throw .fileSystem(path: draft, action: "write", errorNumber: errno)
            }
            written += step
        }
    }

    /// Returns up to `count` bytes of the draft from an offset; fewer if it ends before.
    func bytes(at start: Int64, count: Int) throws(StorageError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var held = 0
        while held < count {
            let step = bytes[held...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(start) + off_t(held))
            }
            if step < 0, errno == EINTR { continue }
            guard step >= 0 else { throw .fileSystem(path: draft, action: "read", errorNumber: errno) }
            if step == 0 { break }
            held += step
        }
        return Array(bytes.prefix(held))
    }

    /// Passes the first `length` bytes of the draft to `body`, in portions and in order.
    func forEachPortion(of length: Int64, _ body: ([UInt8]) -> Void) throws(StorageError) {
        var start: Int64 = 0
        while start < length {
            let portion = try bytes(at: start, count: Int(min(Int64(Self.portion), length - start)))
            guard !portion.isEmpty else { return }
            body(portion)
            start += Int64(portion.count)
        }
    }

    /// Truncates the draft to its first `length` bytes.
    func truncate(to length: Int64) throws(StorageError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else {
            throw .fileSystem(path: draft, action: "write", errorNumber: errno)
        }
    }

    /// Removes SQLite's files beside the database. Once it is closed they contain nothing that is needed.
    private func removeLogs() {
        for suffix in ["-wal", "-shm", "-journal"] { unlink(draft + suffix) }
    }
}
