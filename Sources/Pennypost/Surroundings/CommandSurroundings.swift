import Foundation

/// What a command sees of the program around it: who gave it, from where, and how it is answered.
///
/// A command that the running server carries out for another process has that process's surroundings. So a command
/// reads nothing of its own process's arguments, environment, working folder, standard input or terminal by itself.
struct CommandSurroundings: Sendable {
    /// The surroundings of the running command; those of this process unless a task has others.
    @TaskLocal static var current = ofProcess

    /// The arguments after the program's name.
    var arguments: [String]
    var environment: [String: String]
    /// The absolute path of the folder that relative paths start from.
    var workingFolder: String
    /// Its standard input and output, its terminal and the files that it is given.
    var channel: any CommandChannel
    /// How it is asked to stop.
    var interruption: any CommandInterruption
    /// Where its tasks run; `nil` for the usual threads. Reading and writing block, so the server gives each command
    /// threads of its own.
    var executor: (any TaskExecutor)?

    /// Those of this process.
    static let ofProcess = CommandSurroundings(
        arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
        workingFolder: FileManager.default.currentDirectoryPath, channel: ProcessChannel(),
        interruption: ProcessInterruption(), executor: nil)

    /// Whether the command was told to print JSON. It is known even if the command line could not be parsed.
    var isJSON: Bool { arguments.contains("--json") }

    /// Returns a path that means the same in any working folder.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : workingFolder + "/" + path
    }

    /// Returns how far local time is ahead of UTC, in seconds, in the time zone of the command's environment.
    func secondsFromUTC(at moment: time_t) -> Int {
        let zone = environment["TZ"]
        if zone != ProcessInfo.processInfo.environment["TZ"], let zone {
            let name = zone.hasPrefix(":") ? String(zone.dropFirst()) : zone
            let named = TimeZone(identifier: name) ?? TimeZone(secondsFromGMT: 0)
            if let named { return named.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(moment))) }
        }
        var (seconds, parts) = (moment, tm())
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}
