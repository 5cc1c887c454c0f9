package import Foundation

/// The files of this repository, for tests that hold its pages to the code.
package enum Repository {
    /// The folder of Package.swift.
    package static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Returns the text of a file.
    ///
    /// - Parameter path: its path within the repository.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Returns the first block of Swift on a page of the documentation; `nil` if there is none.
    ///
    /// - Parameter page: its path within the repository.
    package static func firstExample(on page: String) throws -> String? {
        try text(page).components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first
    }
}
