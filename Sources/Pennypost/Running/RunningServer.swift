import Foundation
import Storage

/// A command that works on the data folder. While a server runs on the folder, the server carries it out. Commands that
/// only read the folder run beside the server.
protocol FolderCommand {
    associatedtype Place: DataPlace
    /// Names the data folder.
    var program: Place { get }
}

/// The server that runs on a data folder, as its other processes see it.
enum RunningServer {
    /// What a process that serves notes as its command in the data folder's claim.
    static let command = "pennypost serve"
    private static let place = " at "

    /// What it notes once it listens.
    static func command(at origin: String) -> String { command + place + origin }

    /// Returns why a second server can't run on a data folder; `nil` if it is not a server that works on it.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - pid: the process that works on it.
    ///   - noted: what this process has noted.
    static func refusal(folder: String, pid: Int32?, noted: String?) -> CommandFailure? {
        guard let noted, noted.hasPrefix(command) else { return nil }
        let origin = noted.hasPrefix(command + place) ? noted.dropFirst(command.utf8.count) : ""
        let process = pid.map { " (process \($0))" } ?? ""
        return CommandFailure(
            status: .tryLater, code: "in-use", field: "data",
            message: "a server runs on \(folder) already\(origin)\(process)",
            remedy: "Use that one" + (pid.map { ", or stop it first: kill \($0)" } ?? "")
                + ". To run another one beside it, name another folder with --data")
    }
    /// How long to wait for a server that starts or ends: a bit more than one takes to end.
    private static let patience = Duration.seconds(40)
    private static let pause = Duration.milliseconds(50)

    /// Has a command carried out by the server that runs on its data folder.
    ///
    /// - Parameters:
    ///   - place: names the data folder.
    ///   - version: the program's version.
    /// - Returns: the command's exit status; `nil` if no server runs, so that this process carries it out.
    /// - Throws: ``CommandFailure`` if the server ends in the middle.
    static func carryOut(_ place: some DataPlace, version: String) async throws -> ExitStatus? {
        let surroundings = CommandSurroundings.current
        guard let named = try? DataLocation.path(option: place.data, environment: surroundings.environment) else {
            return nil
        }
        let folder = surroundings.absolute(named)
        guard let socket = CommandSocket(folder: folder) else { return nil }
        guard let hello = CommandHello(version: version, surroundings).json else { return nil }
        let deadline = ContinuousClock.now + patience
        while true {
            if let connection = socket.connect() {
                // Passwords go to the folder's owner alone.
                guard let server = connection.peer, server == socket.owner, server == geteuid() || geteuid() == 0 else {
                    return nil
                }
                if let status = try CommandClient(connection, surroundings).run(hello) { return status }
            }
            // It may be about to listen, or about to end.
            guard isServing(folder), .now < deadline else { return nil }
            try await Task.sleep(for: pause)
        }
    }

    private static func isServing(_ folder: String) -> Bool {
        FolderClaim.holder(of: folder)?.command?.hasPrefix(command) ?? false
    }
}
