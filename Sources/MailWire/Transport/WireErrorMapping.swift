import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ConnectionAttempt {
    /// Whether the other side refused at once: no program listens on the port, or a firewall rejects the connection.
    public var isRefused: Bool { errorNumber == ECONNREFUSED }

    /// Whether the other side accepted the connection and then broke it.
    public var isReset: Bool { errorNumber == ECONNRESET || errorNumber == EPIPE }

    /// Whether this machine has no route to the address.
    public var hasNoRoute: Bool {
        errorNumber == ENETUNREACH || errorNumber == EHOSTUNREACH || errorNumber == EADDRNOTAVAIL
            || errorNumber == EAFNOSUPPORT
    }
}

extension WireError {
    /// Creates the error for a failure to connect.
    init(connecting error: any Error, to endpoint: Endpoint, limits: Dialer.TimeLimits) {
        switch error {
        case let error as WireError:
            self = error
        case let error as NIOConnectionError:
            let attempts = error.connectionErrors.map { failure in
                ConnectionAttempt(
                    address: Self.text(failure.target), reason: Self.reason(failure.error),
                    errorNumber: (failure.error as? IOError)?.errnoCode)
            }
            if attempts.isEmpty, let lookup = Self.lookUpFailure([error.dnsAError, error.dnsAAAAError]) {
                self = .hostLookupFailed(host: endpoint.host, detail: lookup)
            } else if attempts.isEmpty {
                self = .hostNotFound(host: endpoint.host)
            } else {
                self = .connectionFailed(endpoint: endpoint, attempts: attempts)
            }
        case ChannelError.connectTimeout:
            self = .timeLimitPassed(step: "connecting to \(endpoint.host) port \(endpoint.port)", limit: limits.connect)
        case let error as SocketAddressError:
            if case .unknown(let host, _) = error {
                self = .hostNotFound(host: host)
            } else {
                self = .connectionFailed(endpoint: endpoint, attempts: [])
            }
        case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE:
            // A failure to connect has other error numbers. This connection was made and then broken.
            self = .tlsFailed(.closedInHandshake, detail: Self.reason(error))
        case let error as IOError:
            let attempt = ConnectionAttempt(
                address: "\(endpoint.host):\(endpoint.port)", reason: Self.reason(error), errorNumber: error.errnoCode)
            self = .connectionFailed(endpoint: endpoint, attempts: [attempt])
        default:
            self = WireError(handshake: error)
        }
    }

    /// Creates the error for a failure in a TLS handshake.
    init(handshake error: any Error) {
        switch error {
        case let error as WireError:
            self = error
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self = .tlsFailed(.wrongHostName, detail: Self.short(error))
        case NIOSSLError.uncleanShutdown, is IOError, ChannelError.eof, ChannelError.ioOnClosedChannel:
            self = .tlsFailed(.closedInHandshake, detail: Self.short(error))
        default:
            let words = String(describing: error)
            let reasons = Self.libraryReasons(words)
            let detail = reasons.isEmpty ? Self.short(error) : reasons.joined(separator: ", ")
            let failure: TLSFailure =
                if words.contains("EOF during handshake") {
                    .closedInHandshake
                } else if detail.contains("CERTIFICATE_VERIFY_FAILED") {
                    .certificateNotTrusted
                } else if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNEXPECTED_MESSAGE"].contains(
                    where: detail.contains)
                {
                    .notTLS
                } else if ["UNSUPPORTED_PROTOCOL", "HANDSHAKE_FAILURE", "PROTOCOL_VERSION"].contains(
                    where: detail.contains)
                {
                    .noCommonParameters
                } else {
                    .other
                }
            self = .tlsFailed(failure, detail: detail)
        }
    }

    /// Creates the error for a failure on an open connection.
    public init(transport error: any Error) {
        switch error {
        case let error as WireError: self = error
        case is CancellationError: self = .cancelled
        case ChannelError.eof, ChannelError.inputClosed, ChannelError.alreadyClosed, ChannelError.ioOnClosedChannel,
            NIOSSLError.uncleanShutdown:
            self = .closedByPeer
        case let error as IOError: self = .connectionLost(detail: Self.reason(error))
        default: self = .connectionLost(detail: Self.short(error))
        }
    }

    /// Why the addresses could not be looked up; `nil` if a lookup succeeded and found none.
    private static func lookUpFailure(_ errors: [(any Error)?]) -> String? {
        for case .some(HostLookupError.unavailable(let detail)) in errors.map({ $0 as? HostLookupError }) {
            return detail
        }
        return nil
    }

    private static func text(_ address: SocketAddress) -> String {
        let port = address.port.map { ":\($0)" } ?? ""
        guard let ip = address.ipAddress else { return address.description }
        return ip.contains(":") ? "[\(ip)]\(port)" : "\(ip)\(port)"
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else {
            return error is ChannelError ? "no answer" : short(error)
        }
        return String(cString: strerror(error.errnoCode))
    }

    /// Returns BoringSSL's error names without the numbers and source locations.
    private static func libraryReasons(_ words: String) -> [String] {
        words.split(separator: "OPENSSL_internal:").dropFirst().map { part in
            String(part.prefix { $0.isUppercase || $0.isNumber || $0 == "_" })
        }
    }

    /// Returns at most 300 characters of a library's description.
    private static func short(_ error: any Error) -> String {
        String(String(describing: error).prefix(300))
    }
}
