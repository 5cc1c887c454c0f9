import Foundation

/// Finds what `pennypost serve` is told: the file, the environment, the arguments.
enum GivenSettings {
    /// Returns the configuration and what is wrong with it.
    ///
    /// - Parameters:
    ///   - file: the file that is named; `nil`: the one in the data folder, if there is one.
    ///   - dataFolder: the data folder's path.
    ///   - arguments: names and values.
    static func read(
        file: String?, dataFolder: String, arguments: [String], environment: [String: String]
    ) -> (ServeConfiguration, [SettingProblem]) {
        var sources = SettingSources()
        sources.add(arguments: arguments)
        sources.add(environment: environment)
        var problems: [SettingProblem] = []
        let path = file ?? "\(dataFolder)/\(SettingSources.fileName)"
        if file != nil || FileManager.default.fileExists(atPath: path) {
            do throws(CommandFailure) {
                let bytes = try GivenFile(option: path, path: path).read(limit: SettingSources.largestFile)
                sources.add(file: bytes, path: path, isPrivate: isPrivate(path))
            } catch {
                problems.append(
                    SettingProblem(
                        key: path, place: error.field, message: error.message,
                        remedy: error.remedy ?? "Name a file with settings"))
            }
        }
        var (configuration, found) = sources.read()
        problems += found
        // What is missing is only told if what is there can be read.
        if problems.isEmpty { problems = configuration.complete() }
        return (configuration, problems)
    }

    private static func isPrivate(_ path: String) -> Bool {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: real)
        return (attributes?[.posixPermissions] as? NSNumber).map { $0.intValue & 0o077 == 0 } ?? false
    }
}
