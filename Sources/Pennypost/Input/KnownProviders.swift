internal import Foundation
internal import Mailboxes

/// The providers that come with the program, and those of the data folder's own file.
enum KnownProviders {
    /// In the data folder; where it is missing, only those count that come with the program.
    static let fileName = "providers.json"

    /// - Parameter folder: the data folder, which need not be there.
    static func read(dataFolder folder: String) throws(CommandFailure) -> ProviderDirectory {
        let path = "\(folder)/\(fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return .builtIn }
        let bytes = try GivenFile(option: fileName, path: path).read(limit: ProviderDirectory.largestFile)
        do {
            return try ProviderDirectory.builtIn.adding(bytes)
        } catch {
            throw CommandFailure(
                status: .configuration, code: "bad-providers", field: path, message: error.description,
                remedy: "Mend the file, or take it out of the folder; Documentation/Providers.md shows its form")
        }
    }
}
