import Accounts
import ArgumentParser
import DNS
import MailSetup
import Mailboxes
import Storage

/// The data folder, opened. Every command but `parse` works on it.
struct Workplace: Sendable {
    let directory: MailboxDirectory
    let archive: MessageArchive
    let database: Database
    /// The folder that is open.
    let folder: OpenDataFolder
    let dataFolder: DataFolder
    /// The name servers to ask for a domain's servers.
    let names: DNSResolver

    /// The workplace of the server that carries out the running command; `nil` if the command's own process does.
    @TaskLocal static var ofServer: Workplace?

    /// The search for the servers of any domain.
    var discovery: MailServerDiscovery {
        MailServerDiscovery(providers: directory.providers, names: names, resolver: directory.resolver)
    }

    private init(
        _ folder: OpenDataFolder, _ dataFolder: DataFolder, _ providers: ProviderDirectory, _ names: DNSResolver
    ) {
        self.folder = folder
        self.dataFolder = dataFolder
        self.names = names
        database = folder.database
        directory = MailboxDirectory(
            database: folder.database, sealingKey: folder.sealingKey, providers: providers,
            resolver: names.hostResolver)
        archive = MessageArchive(database: folder.database)
    }

    /// Returns what the commands about people work with. In a new database, it makes the keys.
    func accounts() async throws -> AccountsContext {
        try await AccountsContext.open(database: database, sealingKey: folder.sealingKey)
    }

    /// Returns whose a mailbox is that is connected by a command: the only company's, if there is one.
    func place() async throws -> MailboxPlace {
        let companies = try await Installation(database).companies()
        return MailboxPlace(companyID: companies.count == 1 ? companies.first?.id : nil)
    }

    /// Opens the data folder, passes it to `body` and closes it.
    ///
    /// - Parameter access: `.working` for one process at a time; any number may be `.reading` beside it.
    static func open<Result>(
        _ program: some DataPlace, _ access: FolderAccess = .working, _ body: (Workplace) async throws -> Result
    ) async throws -> Result {
        if let server = ofServer { return try await body(try server.seen(by: program)) }
        let dataFolder = try dataFolder(program)
        let providers = try KnownProviders.read(dataFolder: dataFolder.path)
        let names = try GivenNameServers.read()
        let folder = try await dataFolder.open(
            access, command: type(of: program).runningCommand, migrations: Rooms.migrations,
            sealedColumns: Rooms.inventory.sealedColumns)
        do {
            let result = try await body(Workplace(folder, dataFolder, providers, names))
            try folder.close()
            return result
        } catch {
            try? folder.close()
            throw error
        }
    }

    /// Returns the same folder as a command sees it whose client found the server in it.
    private func seen(by program: some DataPlace) throws -> Workplace {
        let environment = CommandSurroundings.current.environment
        let named = try DataLocation.server(option: program.database, environment: environment)
        guard dataFolder.location == named.map({ .postgres(url: $0) }) ?? .sqlite(path: dataFolder.databasePath) else {
            throw CommandFailure(
                status: .configuration, code: "other-database", field: "--database",
                message: "the server that runs on this data folder works on another database",
                remedy: "Name the same database as the server, or another data folder")
        }
        return Workplace(
            folder, dataFolder, try KnownProviders.read(dataFolder: dataFolder.path), try GivenNameServers.read())
    }

    /// Whether it is the workplace of a server that carries out the running command.
    static var isOfServer: Bool { ofServer != nil }

    /// Returns the data folder that the command line and the environment name.
    static func dataFolder(_ program: some DataPlace) throws -> DataFolder {
        if let ofServer { return ofServer.dataFolder }
        let environment = CommandSurroundings.current.environment
        return try DataFolder(
            path: DataLocation.path(option: program.data, environment: environment),
            server: DataLocation.server(option: program.database, environment: environment))
    }
}

/// The options that name the data, and the command that works on it.
protocol DataPlace: Sendable {
    /// The value of `--data`.
    var data: String? { get }
    /// The value of `--database`.
    var database: String? { get }
    /// `pennypost` and the name of the running command, without its arguments.
    static var runningCommand: String { get }
}
