import Foundation

/// A folder under the system's folder for temporary files.
///
/// Other users may enter and list it, because servers run as different users. It contains no secrets except those of a
/// test.
public struct TemporaryFolder: Sendable {
    /// The folder's path.
    public let path: String

    /// Creates the folder. The caller removes it, or leaves that to the ``SupervisedProcess`` that uses it.
    ///
    /// - Throws: ``LocalServerError`` if the folder can't be created.
    public init(prefix: String = "pennypost") throws(LocalServerError) {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system(call: "mkdtemp", errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard chmod(path, 0o755) == 0 else { throw .system(call: "chmod", errno: errno) }
    }

    /// Returns the path of a file or folder inside.
    public func appending(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and returns its path. A concurrent reader sees either the whole old file or the whole new one.
    ///
    /// - Throws: ``LocalServerError`` if the file can't be written.
    @discardableResult
    public func write(_ text: String, to name: String, mode: UInt16 = 0o644) throws(LocalServerError) -> String {
        let target = appending(name)
        let draft = target + ".new"
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: draft))
        } catch {
            throw .file(path: draft, reason: "\(error)")
        }
        guard chmod(draft, mode_t(mode)) == 0 else { throw .system(call: "chmod", errno: errno) }
        guard rename(draft, target) == 0 else { throw .system(call: "rename", errno: errno) }
        return target
    }

    /// Sets the times of all files to an hour ago.
    func makeFilesLookOld() throws(LocalServerError) {
        guard let all = FileManager.default.enumerator(atPath: path) else { return }
        let hourAgo = timespec(tv_sec: time(nil) - 3600, tv_nsec: 0)
        while let name = all.nextObject() as? String {
            guard utimensat(AT_FDCWD, appending(name), [hourAgo, hourAgo], 0) == 0 else {
                throw .system(call: "utimensat", errno: errno)
            }
        }
    }

    /// Creates a folder inside and returns its path.
    ///
    /// - Throws: ``LocalServerError`` if the folder can't be created.
    @discardableResult
    public func makeFolder(_ name: String) throws(LocalServerError) -> String {
        let target = appending(name)
        do {
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        } catch {
            throw .file(path: target, reason: "\(error)")
        }
        return target
    }

    /// Returns the contents of a file as text; empty if there is no such file.
    public func text(of name: String) -> String {
        guard let data = FileManager.default.contents(atPath: appending(name)) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Gives the folder and its contents to a user. Requires root.
    func give(to account: ServerAccount) throws(LocalServerError) {
        var paths = [path]
        if let all = FileManager.default.enumerator(atPath: path) {
            while let name = all.nextObject() as? String { paths.append(appending(name)) }
        }
        for path in paths where lchown(path, account.userID, account.groupID) != 0 {
            throw .system(call: "lchown", errno: errno)
        }
    }

    /// Removes the folder and its contents.
    public func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Creates a folder, passes it to `body` and removes it afterwards.
///
/// - Throws: ``LocalServerError`` if the folder can't be created; otherwise whatever `body` throws.
public func withTemporaryFolder<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (TemporaryFolder) async throws -> Result
) async throws -> Result {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    return try await body(folder)
}
