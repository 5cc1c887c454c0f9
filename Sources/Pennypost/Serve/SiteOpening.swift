import ServiceLifecycle
import Web

/// Opens the site once the server listens, since only then its port is known, and mails notices from then on.
///
/// If the site can't be opened, the server ends with the error: a server that only says 503 helps nobody.
struct SiteOpening: Service {
    /// The port, when the server listens.
    let ports: AsyncStream<Int>
    /// Waits for what goes on after the last answer. The web server, which comes behind this service, has ended then.
    let finish: @Sendable () async -> Void
    let open: @Sendable (Int) async throws -> NoticeDispatch

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await port in ports { try await open(port).run() }
        }
        await finish()
    }
}
