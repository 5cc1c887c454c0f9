import Foundation
import MailSetup
import Mailboxes

/// The providers that come with the program, and those in the data folder's file.
enum KnownProviders {
    /// A file in the data folder. If it is missing, only the providers that come with the program are known.
    static let fileName = "providers.json"

    /// Returns the known providers.
    ///
    /// - Parameter folder: the data folder, which need not exist.
    static func read(dataFolder folder: String) throws(CommandFailure) -> ProviderDirectory {
        let path = "\(folder)/\(fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return .builtIn }
        let bytes = try GivenFile(option: fileName, path: path).read(limit: ProviderDirectory.largestFile)
        do {
            return try ProviderDirectory.builtIn.adding(bytes)
        } catch {
            throw CommandFailure(
                status: .configuration, code: "bad-providers", field: path, message: error.description,
                remedy: "Correct the file, or remove it from the folder; Documentation/Providers.md shows its form")
        }
    }
}
