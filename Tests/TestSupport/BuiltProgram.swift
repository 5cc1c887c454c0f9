import Foundation

/// The program `pennypost` that was built with the tests.
package enum BuiltProgram {
    private struct Missing: Error, CustomStringConvertible {
        let folder: String
        var description: String { "there is no program pennypost in \(folder): build it first" }
    }

    /// Returns its path: beside the tests.
    package static func path() throws -> String {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        for name in ["pennypost", "Pennypost"] {
            let path = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw Missing(folder: folder.path)
    }
}
