import Accounts
import CoreMetrics
import Hummingbird
import Logging
import Mailboxes
import Metrics
import ServiceLifecycle
import Storage
import Web

/// The work of `pennypost serve`: one process with the site, the watch of all mailboxes and their outboxes.
struct ServeRun: Sendable {
    let workplace: Workplace
    let configuration: ServeConfiguration
    let announcement: ServeAnnouncement
    /// The program's version.
    let version: String
    /// Carries out a command for another process.
    let carryOut: CommandServer.CarryOut

    /// Runs until a signal ends it, which is its normal end.
    func run() async throws {
        let logger = Logger(label: "pennypost")
        let registry = MetricsRegistry()
        MetricsSystem.bootstrap(registry)
        let context = try await AccountsContext.open(
            database: workplace.database, sealingKey: workplace.folder.sealingKey)
        let ending = ServeEnding()
        let certificates = try self.certificates(logger)
        let authority = AppPasswordAuthority(context)
        let (site, served) = (LateSite(), ServedSite())
        let mailboxes = CompanyMailboxes(directory: workplace.directory, context: context, logger: logger)
        let making = SiteMaking(
            context: context, authority: authority, post: OutboxPost(directory: workplace.directory),
            mailboxes: try MailboxServices(workplace.directory, discovery: workplace.discovery),
            configuration: configuration, follower: mailboxes, logger: logger)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let front = FrontResponder(
            site: site, health: Health(database: workplace.database, ending: ending),
            metricsPage: MetricsAccess(
                registry: registry, token: configuration.web.metricsToken,
                trustedProxies: configuration.web.trustedProxies),
            limits: BodyLimits(bytes: configuration.web.maxBodyBytes, seconds: configuration.web.bodySeconds))
        let web = WebService(
            web: configuration.web, responder: front, certificates: certificates,
            listening: { listening.yield($0) }, logger: logger)
        let drain = DrainService(ending: ending, time: .seconds(configuration.shutDown.drainSeconds))
        // From here on other processes hand their commands over.
        let commands = try CommandServer(
            workplace, version: version, endingWithin: .seconds(configuration.shutDown.limitSeconds)
        ) { arguments in
            await ServedSite.$current.withValue(served) { await carryOut(arguments) }
        }
        // They end in the reverse order.
        let services: [any Service] =
            mail(ending, logger) + [
                AppPasswordService(authority: authority), PurgeService(context: context, logger: logger),
                CompanyMailboxesService(mailboxes: mailboxes),
                SiteOpening(ports: ports, finish: { await site.finish() }) {
                    try await open(site, served, making, port: $0)
                },
                CommandService(server: commands, ending: ending),
            ] + (certificates.map { [$0] } ?? []) + [web, drain]
        try await run(services, ending, logger)
    }

    /// Opens the site, and returns the dispatch of its notices.
    private func open(_ site: LateSite, _ served: ServedSite, _ making: SiteMaking, port: Int) async throws
        -> NoticeDispatch
    {
        let origin = configuration.origin(port: port)
        making.logger.notice("listening", metadata: ["origin": "\(origin)", "port": "\(port)"])
        site.open(try making.site(at: origin))
        served.open(at: origin)
        workplace.folder.note(command: RunningServer.command(at: "\(origin)"))
        announcement.listens(at: origin, isLocal: WebOrigin.isLoopback(configuration.web.host))
        let setUp = SetUp(making.context)
        if try await setUp.isOpen() { announcement.setUp(origin, try await setUp.newLink()) }
        return try making.dispatch(at: origin)
    }

    private func mail(_ ending: ServeEnding, _ logger: Logger) -> [any Service] {
        guard configuration.mail.watch else { return [] }
        let outbox = configuration.mail.send ? Outbox(directory: workplace.directory) : nil
        return [
            WatchService(
                watch: MailWatch(directory: workplace.directory), outbox: outbox, ending: ending,
                journal: MailJournal(logger: logger))
        ]
    }

    private func certificates(_ logger: Logger) throws -> TLSCertificates? {
        guard let certificate = configuration.web.certificateFile, let key = configuration.web.certificateKeyFile
        else { return nil }
        do throws(SettingProblem) {
            return try TLSCertificates(TLSFiles(certificate: certificate, key: key), logger: logger)
        } catch {
            throw error.failure
        }
    }

    private func run(_ services: [any Service], _ ending: ServeEnding, _ logger: Logger) async throws {
        var settings = ServiceGroupConfiguration(services: services, logger: logger)
        let limit = Duration.seconds(configuration.shutDown.limitSeconds)
        settings.maximumGracefulShutdownDuration = limit
        let group = ServiceGroup(configuration: settings)
        let signals = Task { await ServeSignals(ending: ending, limit: limit, logger: logger).obey(group) }
        defer { signals.cancel() }
        do {
            try await group.run()
        } catch  where ending.hasBegun {
            logger.warning("some work did not end in time", metadata: ["error": "\(error)"])
        }
        logger.notice("ended")
    }
}
