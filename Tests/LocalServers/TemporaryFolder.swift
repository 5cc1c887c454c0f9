internal import Foundation

/// A folder of its own under the system's folder for temporary files.
///
/// Others may enter and list it: servers run as users of their own. Nothing secret beyond a test's lies in it.
public struct TemporaryFolder: Sendable {
    public let path: String

    /// Makes the folder. Whoever makes it removes it, or leaves that to the `SupervisedProcess` that uses it.
    public init(prefix: String = "pennypost") throws(LocalServerError) {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system(call: "mkdtemp", errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard chmod(path, 0o755) == 0 else { throw .system(call: "chmod", errno: errno) }
    }

    /// The path of a file or folder inside.
    public func appending(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and gives its path. Who reads at the same time sees the old file or the new one, whole.
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

    /// Makes all files look an hour old.
    func makeFilesLookOld() throws(LocalServerError) {
        guard let all = FileManager.default.enumerator(atPath: path) else { return }
        let hourAgo = timespec(tv_sec: time(nil) - 3600, tv_nsec: 0)
        while let name = all.nextObject() as? String {
            guard utimensat(AT_FDCWD, appending(name), [hourAgo, hourAgo], 0) == 0 else {
                throw .system(call: "utimensat", errno: errno)
            }
        }
    }

    /// Makes a folder inside and gives its path.
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

    /// What a file holds, as text; nothing where there is no such file.
    public func text(of name: String) -> String {
        guard let data = FileManager.default.contents(atPath: appending(name)) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Gives the folder and all in it to a user. Only root can.
    func give(to account: ServerAccount) throws(LocalServerError) {
        var paths = [path]
        if let all = FileManager.default.enumerator(atPath: path) {
            while let name = all.nextObject() as? String { paths.append(appending(name)) }
        }
        for path in paths where lchown(path, account.userID, account.groupID) != 0 {
            throw .system(call: "lchown", errno: errno)
        }
    }

    /// Removes the folder and all in it.
    public func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Makes a folder, hands it to `body` and removes it after.
public func withTemporaryFolder<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (TemporaryFolder) async throws -> Result
) async throws -> Result {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    return try await body(folder)
}
