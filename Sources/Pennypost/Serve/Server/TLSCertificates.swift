import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The certificate in use. When its files change, new connections get the new one; while the new ones can't be used, the
/// old one stays.
final class TLSCertificates: Service {
    /// How often the files are looked at.
    static let interval = Duration.seconds(1)

    private struct Loaded {
        var context: NIOSSLContext
        var state: TLSFiles.State
    }

    private let files: TLSFiles
    private let logger: Logger
    private let loaded: Mutex<Loaded>

    init(_ files: TLSFiles, logger: Logger) throws(SettingProblem) {
        self.files = files
        self.logger = logger
        // The state comes first: a file that changes while it is read is read again.
        let state = files.state
        loaded = Mutex(Loaded(context: try files.read(), state: state))
    }

    /// What a new connection uses.
    var context: NIOSSLContext { loaded.withLock(\.context) }

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
            let context = try files.read()
            loaded.withLock { $0 = Loaded(context: context, state: state) }
            logger.notice("new certificate in use", metadata: ["file": "\(files.certificate)"])
        } catch {
            loaded.withLock { $0.state = state }
            logger.error(
                "the new certificate can't be used; the old one stays",
                metadata: ["setting": "\(error.place)", "problem": "\(error.message)"])
        }
    }
}

/// A connection under TLS with the certificate that is in use when it begins.
struct SecureChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let certificates: TLSCertificates

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificates.context))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
