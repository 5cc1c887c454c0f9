/// Why a connection could not be made, or why it ended.
public enum WireError: Error, Hashable, Sendable {
    /// The name has no address.
    case hostNotFound(host: String)
    /// The addresses of the name could not be looked up.
    case hostLookupFailed(host: String, detail: String)
    /// No address of the host accepted the connection. Carries each attempt with its reason.
    case connectionFailed(endpoint: Endpoint, attempts: [ConnectionAttempt])
    /// TLS could not be set up.
    case tlsFailed(TLSFailure, detail: String)
    /// The trust roots could not be read.
    case trustRootsUnreadable(detail: String)
    /// A step took longer than its limit.
    case timeLimitPassed(step: String, limit: Duration)
    /// The peer closed the connection.
    case closedByPeer
    /// Reading or writing failed.
    case connectionLost(detail: String)
    /// The task was cancelled.
    case cancelled

    /// The step of a ``timeLimitPassed(step:limit:)`` during which TLS was being set up.
    public static let handshakeStep = "TLS handshake"
}

/// An address that was tried, and why it failed.
public struct ConnectionAttempt: Hashable, Sendable {
    /// The numeric address and port.
    public let address: String
    /// The reason in the operating system's words.
    public let reason: String
    /// The operating system's error number; `nil` if it gave none.
    public let errorNumber: Int32?

    /// Creates an attempt from its parts.
    public init(address: String, reason: String, errorNumber: Int32?) {
        self.address = address
        self.reason = reason
        self.errorNumber = errorNumber
    }
}

/// What went wrong in a TLS handshake.
public enum TLSFailure: String, Hashable, Sendable {
    /// No chain to a trusted root, or the certificate has expired.
    case certificateNotTrusted
    /// The certificate is for another name.
    case wrongHostName
    /// The server does not speak TLS on this port.
    case notTLS
    /// The server closed the connection during the handshake.
    case closedInHandshake
    /// No common protocol version or cipher.
    case noCommonParameters
    /// Any other failure, which the detail describes.
    case other
}

extension WireError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .hostNotFound(let host): "the name \(host) has no address"
        case .hostLookupFailed(let host, let detail): "the addresses of \(host) cannot be looked up (\(detail))"
        case .connectionFailed(let endpoint, let attempts):
            "\(endpoint.host) port \(endpoint.port) does not answer"
                + (attempts.isEmpty
                    ? "" : " (" + attempts.map { "\($0.address): \($0.reason)" }.joined(separator: "; ") + ")")
        case .tlsFailed(.certificateNotTrusted, let detail): "the server's certificate is not trusted (\(detail))"
        case .tlsFailed(.wrongHostName, let detail): "the server's certificate is for another name (\(detail))"
        case .tlsFailed(.notTLS, _): "the server does not speak TLS on this port; try /starttls, or another port"
        case .tlsFailed(.closedInHandshake, _): "the server closed the connection while TLS was being set up"
        case .tlsFailed(.noCommonParameters, let detail): "the server's TLS is too old or too different (\(detail))"
        case .tlsFailed(.other, let detail): "TLS could not be set up (\(detail))"
        case .trustRootsUnreadable(let detail): "the trusted certificates cannot be read: \(detail)"
        case .timeLimitPassed(let step, let limit): "no answer within \(limit) (\(step))"
        case .closedByPeer: "the server closed the connection"
        case .connectionLost(let detail): "the connection was lost (\(detail))"
        case .cancelled: "cancelled"
        }
    }
}
