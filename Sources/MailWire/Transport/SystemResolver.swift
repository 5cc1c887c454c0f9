public import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The operating system's resolver (getaddrinfo), which also uses the hosts file. It distinguishes a name that does not
/// exist from a name server that does not answer.
public struct SystemResolver: HostResolver {
    /// Creates a resolver.
    public init() {}

    /// Returns the addresses of one IP version in the system's order; empty if the host only has addresses of the other
    /// version.
    ///
    /// - Parameters:
    ///   - host: a host name.
    ///   - port: the port for the addresses.
    ///   - version: the IP version wanted.
    /// - Throws: ``HostLookupError`` if there is no such name or no name server answers.
    public func addresses(
        of host: String, port: Int, version: IPVersion
    ) async throws(HostLookupError) -> [SocketAddress] {
        let answer: Result<[SocketAddress], HostLookupError>
        do {
            // getaddrinfo blocks its thread until it has an answer: for some seconds if no name server has one.
            answer = try await NIOThreadPool.singleton.runIfActive { Self.look(up: host, port: port, version) }
        } catch {
            throw .unavailable(detail: "cancelled")
        }
        return try answer.get()
    }

    private static func look(
        up host: String, port: Int, _ version: IPVersion
    ) -> Result<[SocketAddress], HostLookupError> {
        var hints = addrinfo()
        hints.ai_family = version == .v4 ? AF_INET : AF_INET6
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &first)
        defer { if let first { freeaddrinfo(first) } }
        switch status {
        case 0: break
        case EAI_NONAME: return .failure(.noSuchHost)
        // The name exists and has no address of this version.
        case _ where noAddressOfVersion.contains(status): return .success([])
        default: return .failure(.unavailable(detail: String(cString: gai_strerror(status))))
        }
        var found: [SocketAddress] = []
        var next = first
        while let entry = next?.pointee {
            if let address = socketAddress(of: entry) { found.append(address) }
            next = entry.ai_next
        }
        return .success(found)
    }

    /// EAI_NODATA and EAI_ADDRFAMILY, which some headers don't declare.
    private static let noAddressOfVersion: [Int32] = [-5, -9]

    private static func socketAddress(of entry: addrinfo) -> SocketAddress? {
        guard let bytes = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return SocketAddress(bytes.withMemoryRebound(to: sockaddr_in.self, capacity: 1, \.pointee))
        case AF_INET6:
            return SocketAddress(bytes.withMemoryRebound(to: sockaddr_in6.self, capacity: 1, \.pointee))
        default: return nil
        }
    }
}
