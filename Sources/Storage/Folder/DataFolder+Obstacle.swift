import Foundation

extension DataFolder {
    /// Returns what would keep a process from working on the folder, as far as permissions show it; `nil` if nothing
    /// does. Nothing is created or changed: an empty folder that others can enter is none, since it gets closed.
    ///
    /// - Parameters:
    ///   - path: the folder, which need not exist.
    ///   - server: the URL of a PostgreSQL database that takes the file's place.
    public static func obstacle(path: String, server: String? = nil) -> StorageError? {
        let folder = absolute(path)
        var status = stat()
        guard lstat(folder, &status) == 0 else {
            return errno == ENOENT
                ? obstacle(toMaking: folder) : .fileSystem(path: folder, action: "open", errorNumber: errno)
        }
        if let fault = fault(of: status) { return .unsafeFolder(path: folder, fault) }
        if let fault = openness(of: status), !isEmpty(folder) { return .unsafeFolder(path: folder, fault) }
        guard access(folder, R_OK | W_OK | X_OK) == 0 else { return .readOnly(path: folder) }
        let database = server == nil ? [folder + "/" + databaseName] : []
        for file in database + [KeyFiles(folder: folder).current.path] {
            guard lstat(file, &status) == 0 else { continue }
            if let fault = PrivateFile.fault(of: status) { return .unsafeFile(path: file, fault) }
            guard access(file, R_OK | W_OK) == 0 else { return .readOnly(path: file) }
        }
        return nil
    }

    /// Returns what keeps a missing folder from being made; `nil` if nothing does.
    private static func obstacle(toMaking path: String) -> StorageError? {
        let parent = (path as NSString).deletingLastPathComponent
        if access(parent, F_OK) != 0, errno == ENOENT, parent != path { return obstacle(toMaking: parent) }
        guard access(parent, W_OK | X_OK) != 0 else { return nil }
        return .fileSystem(path: path, action: "make the folder", errorNumber: errno)
    }

    static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// Returns why something can't be a data folder, whatever its permissions are; `nil` if it can.
    static func fault(of status: stat) -> StorageError.FolderFault? {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: status.st_uid == geteuid() ? nil : .foreignOwner
        case S_IFLNK: .symbolicLink
        default: .notAFolder
        }
    }

    /// Returns that others can enter a folder; `nil` if they can't.
    static func openness(of status: stat) -> StorageError.FolderFault? {
        status.st_mode & 0o077 == 0 ? nil : .openToOthers(mode: UInt32(status.st_mode & 0o777))
    }

    static func isEmpty(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true
    }
}
