public import NIOCore

/// The two versions of the Internet Protocol.
public enum IPVersion: String, Hashable, Sendable, CaseIterable {
    /// IPv4 and IPv6.
    case v4, v6
}

/// Finds the addresses of a host. A ``Dialer`` without one uses the operating system's resolver.
public protocol HostResolver: Sendable {
    /// Returns the addresses of one IP version, best first; empty if the host only has addresses of the other version.
    ///
    /// - Parameters:
    ///   - host: a host name.
    ///   - port: the port for the addresses. A resolver may substitute another, as tests do that replace a provider.
    ///   - version: the IP version wanted.
    /// - Throws: ``HostLookupError`` if there is no such name or no name server answers.
    func addresses(of host: String, port: Int, version: IPVersion) async throws(HostLookupError) -> [SocketAddress]
}

/// Why the addresses of a host could not be found.
public enum HostLookupError: Error, Hashable, Sendable {
    /// The name does not exist.
    case noSuchHost
    /// No name server answered, or not in time.
    case unavailable(detail: String)
}
