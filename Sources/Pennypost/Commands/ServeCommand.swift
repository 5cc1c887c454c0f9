import ArgumentParser
import Foundation
import Storage

/// `pennypost serve`: the site, the watch of all mailboxes and their outboxes, in one process.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the site, fetch for all mailboxes, and send what is due.",
        discussion: """
            It runs until Ctrl-C or SIGTERM; what is under way then finishes. On an empty folder it makes the keys and the \
            database, and prints the link that sets your company up. Without settings it answers this machine alone, at \
            http://127.0.0.1:8080.

            Settings are in pennypost.yaml in the data folder, in the environment (PENNYPOST_WEB_PORT) or arguments \
            (--web-port 8081); the later ones count. Documentation/Serving.md describes each.

            Example:
              pennypost serve
              pennypost serve --web-port 8081 --log-format json
              pennypost serve --check
            """)

    @ParentCommand var program: PennypostProgram

    @Option(
        help: ArgumentHelp(
            "The file with the settings (default: pennypost.yaml in the data folder).", valueName: "file"),
        completion: .file())
    var config: String?

    @Flag(help: "Say what would run, or what is wrong with the settings or the data folder, and run nothing.")
    var check = false

    @Flag(help: "List the settings with their defaults, and run nothing.")
    var settings = false

    @Flag(help: "Print one JSON object per line.")
    var json = false

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings: --NAME VALUE.", valueName: "settings"))
    var given: [String] = []

    func run() async throws {
        guard !settings else { return try list() }
        let environment = ProcessInfo.processInfo.environment
        let folder = try DataLocation.path(option: program.data, environment: environment)
        let (configuration, problems) = GivenSettings.read(
            file: config, dataFolder: folder, arguments: given, environment: environment)
        let server = try DataLocation.server(option: program.database, environment: environment)
        // Who only checks is told everything at once; who serves finds out when the folder is opened.
        let obstacle = check ? DataFolder.obstacle(path: folder, server: server).map { CommandFailure($0) } : nil
        for failure in problems.map(\.failure) + [obstacle].compactMap(\.self) {
            FailureReporter(isJSON: json).report(failure)
        }
        guard problems.isEmpty else { throw QuietFailure(status: .configuration) }
        if let obstacle { throw QuietFailure(status: obstacle.status) }
        guard !check else {
            return try ServePlan(configuration, dataFolder: folder, isOnServer: server != nil).say(json: json)
        }
        StandardErrorLog.start(configuration.log)
        do {
            try await Workplace.open(program) { workplace in
                try await ServeRun(
                    workplace: workplace, configuration: configuration, announcement: ServeAnnouncement(isJSON: json),
                    version: PennypostProgram.version, carryOut: PennypostProgram.carryOut
                ).run()
            }
        } catch StorageError.folderInUse(let path, let pid, let noted) {
            throw RunningServer.refusal(folder: path, pid: pid, noted: noted)
                ?? CommandFailure(StorageError.folderInUse(path: path, pid: pid, command: noted))
        }
    }

    private func list() throws {
        guard json else { return SettingsReference.lines.forEach { Console.current.say($0) } }
        for setting in ServeSetting.all { try Console.current.say(json: SettingDocument(setting)) }
    }
}
