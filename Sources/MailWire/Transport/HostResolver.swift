public import NIOCore

/// The two versions of the Internet Protocol that a host may have addresses of.
public enum IPVersion: String, Hashable, Sendable, CaseIterable {
    case v4, v6
}

/// Finds the addresses of a host. The operating system's resolver is used where a ``Dialer`` is given none.
public protocol HostResolver: Sendable {
    /// The addresses of one version, best first; none where the host has only the other one's.
    ///
    /// - Parameter port: goes into the addresses. A resolver may put another in its place, as a test does that stands for
    ///   a provider.
    func addresses(of host: String, port: Int, version: IPVersion) async throws(HostLookupError) -> [SocketAddress]
}

/// Why a host's addresses could not be found.
public enum HostLookupError: Error, Hashable, Sendable {
    /// There is no such name.
    case noSuchHost
    /// Nobody could be asked: no name server answered, or not in time.
    case unavailable(detail: String)
}
