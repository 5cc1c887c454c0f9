import ServiceLifecycle

/// Carries out the commands of other processes, until the server ends.
struct CommandService: Service {
    let server: CommandServer
    let ending: ServeEnding

    func run() async throws {
        // From the first moment of the end no command is taken. Those under way finish beside the requests.
        ending.whenItBegins { server.stop() }
        await server.run()
        // A service that returns before its turn would end the others at once.
        try? await gracefulShutdown()
    }
}
