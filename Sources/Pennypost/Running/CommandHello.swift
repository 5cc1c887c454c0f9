import Foundation

/// How a client introduces its command to the running server.
struct CommandHello: Codable, Hashable, Sendable {
    /// The program's version. Both sides must have the same, so that a command does the same as alone.
    var version: String
    var arguments: [String]
    var environment: [String: String]
    /// The absolute path of the client's working folder.
    var workingFolder: String
    var terminal: TerminalFacts

    /// The variables that commands read.
    private static let variables: Set<String> = [
        "HOME", "XDG_DATA_HOME", "LANG", "LC_ALL", "LC_MESSAGES", "TERM", "NO_COLOR", "TZ",
    ]

    /// Makes the hello of this process.
    init(version: String, _ surroundings: CommandSurroundings) {
        self.version = version
        arguments = surroundings.arguments
        environment = surroundings.environment.filter { name, _ in
            Self.variables.contains(name) || name.hasPrefix("PENNYPOST_")
        }
        workingFolder = surroundings.workingFolder
        terminal = surroundings.channel.terminal
    }

    /// Parses a hello; `nil` if it has not the form of this version.
    init?(_ json: [UInt8]) {
        guard let hello = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = hello
    }

    /// Returns the version of anyone who sent a hello of any version; `nil` if it is none at all.
    static func version(of json: [UInt8]) -> String? {
        struct Versioned: Decodable { let version: String }
        return try? JSONDecoder().decode(Versioned.self, from: Data(json)).version
    }

    /// The contents of its frame; `nil` if it is too long for one.
    var json: [UInt8]? {
        guard let data = try? JSONEncoder().encode(self), data.count < CommandFrame.longest else { return nil }
        return Array(data)
    }
}
