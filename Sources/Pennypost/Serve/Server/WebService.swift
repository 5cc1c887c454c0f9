import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The web server: listens, protects connections, bounds them, and hands requests to the site.
struct WebService<Site: HTTPResponder>: Service
where Site.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let web: ServeConfiguration.Web
    let responder: FrontResponder<Site>
    /// `nil` if this server does not protect connections itself.
    let certificates: TLSCertificates?
    /// Called with the port once the server listens.
    let listening: @Sendable (Int) -> Void
    let logger: Logger

    func run() async throws {
        var logger = logger
        // At this level the library only repeats what is logged elsewhere.
        if logger.logLevel == .info { logger.logLevel = .notice }
        let application = Application(
            responder: responder, server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(bareHost, port: web.port), serverName: nil,
                availableConnectionsDelegate: .maximum(web.maxConnections, logger: logger)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? web.port) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw CommandFailure(listening: web, error)
        } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
            throw CommandFailure(
                status: .configuration, code: "setting", field: "web.host",
                message: "“\(web.host)” is no address of this machine (\(error))",
                remedy: "Write an address of this machine, or 127.0.0.1")
        }
    }

    /// The host without the brackets that an IPv6 address has in a URL (RFC 3986 §3.2.2).
    private var bareHost: String {
        web.host.hasPrefix("[") && web.host.hasSuffix("]") ? String(web.host.dropFirst().dropLast()) : web.host
    }

    private var builder: HTTPServerBuilder {
        let patience = TimeAmount.seconds(Int64(web.idleSeconds))
        let settings = HTTP1Channel.Configuration(
            idleTimeout: patience,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: WebLimits.headerField, maxHeaderListSize: WebLimits.header,
                maxHeaderFieldCount: WebLimits.headerFields))
        let connections = AddressConnections(most: web.maxConnectionsPerAddress, exempt: web.trustedProxies)
        return HTTPServerBuilder { [certificates] responder in
            guard let certificates else {
                return BoundedChannel(
                    inner: HTTP1Channel(responder: responder, configuration: settings), connections: connections)
            }
            return BoundedChannel(
                inner: try SecureChannel(certificates, settings: settings, patience: patience, responder: responder),
                connections: connections)
        }
    }
}

/// What the header of a request may be. Browsers send a few kilobytes.
enum WebLimits {
    /// The most bytes of a field.
    static let headerField = 16 * 1024
    /// The most bytes of all fields.
    static let header = 32 * 1024
    /// The most fields.
    static let headerFields = 100
}

extension CommandFailure {
    /// Why the server can't listen.
    fileprivate init(listening web: ServeConfiguration.Web, _ error: IOError) {
        let place = "\(web.host), port \(web.port)"
        switch error.errnoCode {
        case EADDRINUSE:
            self.init(
                status: .unavailable, code: "port-taken", field: "web.port",
                message: "another program listens at \(place)",
                remedy:
                    "Stop it, or choose another port, for example: pennypost serve --web-port \(web.port % 65535 + 1)")
        case EACCES, EPERM:
            self.init(
                status: .configuration, code: "port-forbidden", field: "web.port",
                message: "this user may not listen at \(place)",
                remedy: "Choose a port from 1024, and let a proxy or the system's socket serve the lower one")
        case EADDRNOTAVAIL:
            self.init(
                status: .configuration, code: "setting", field: "web.host",
                message: "“\(web.host)” is no address of this machine",
                remedy: "Write an address of this machine, or 127.0.0.1")
        default:
            self.init(
                status: .unavailable, code: "port", field: "web.port", message: "it can't be listened at: \(error)",
                remedy: "Choose another address or port")
        }
    }
}
