import Foundation

/// A test's folder, removed with this object.
package final class ScratchFolder: Sendable {
    package let path: String

    /// Creates the folder.
    ///
    /// - Parameter mode: its permissions. By default only the owner can enter it.
    package init(mode: Int = 0o700) throws {
        path = NSTemporaryDirectory() + "pennypost-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Returns the path of a file or folder inside.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file and returns its path.
    package func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }
}
