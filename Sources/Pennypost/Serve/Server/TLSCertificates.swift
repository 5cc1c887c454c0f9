import Logging
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The certificate in use. When its files change, new connections get the new one; while the new ones can't be used, the
/// old one stays.
final class TLSCertificates: Service {
    /// How often the files are looked at.
    static let interval = Duration.seconds(1)

    private struct Loaded {
        var configuration: TLSConfiguration
        var state: TLSFiles.State
        /// Called with each new configuration.
        var user: (@Sendable (TLSConfiguration) -> Void)?
    }

    private let files: TLSFiles
    private let logger: Logger
    private let loaded: Mutex<Loaded>

    init(_ files: TLSFiles, logger: Logger) throws(SettingProblem) {
        self.files = files
        self.logger = logger
        // The state comes first: a file that changes while it is read is read again.
        let state = files.state
        loaded = Mutex(Loaded(configuration: try files.read(), state: state))
    }

    /// What new connections use.
    var configuration: TLSConfiguration { loaded.withLock(\.configuration) }

    /// Calls `user` whenever it changes.
    func use(_ user: @escaping @Sendable (TLSConfiguration) -> Void) { loaded.withLock { $0.user = user } }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                self.look()
            }
        }
    }

    /// Looks whether the files have changed, and reads them then.
    func look() {
        let state = files.state
        guard loaded.withLock({ $0.state != state }) else { return }
        do throws(SettingProblem) {
            let configuration = try files.read()
            let user = loaded.withLock { loaded in
                (loaded.configuration, loaded.state) = (configuration, state)
                return loaded.user
            }
            user?(configuration)
            logger.notice("new certificate in use", metadata: ["file": "\(files.certificate)"])
        } catch {
            loaded.withLock { $0.state = state }
            logger.error(
                "the new certificate can't be used; the old one stays",
                metadata: ["setting": "\(error.place)", "problem": "\(error.message)"])
        }
    }
}
