import Glibc

/// A port that neither accepts nor refuses connections, like one behind a firewall that drops packets. The listener's
/// queue is full, and the kernel ignores further connections.
public final class FilteredPort: Sendable {
    /// The address and port.
    public let endpoint: LocalEndpoint
    private let sockets: [Int32]

    /// Opens the port.
    ///
    /// - Throws: ``LocalServerError`` if a socket can't be opened or bound.
    public init(host: String = "127.0.0.1") throws(LocalServerError) {
        let isSix = host.contains(":")
        let family = isSix ? AF_INET6 : AF_INET
        func open() throws(LocalServerError) -> Int32 {
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
            return descriptor
        }
        let listener = try open()
        var sockets = [listener]
        let port: UInt16
        if isSix {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            port = try Self.fill(listener, &address, open, &sockets) { UInt16(bigEndian: $0.sin6_port) }
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr(host)
            port = try Self.fill(listener, &address, open, &sockets) { UInt16(bigEndian: $0.sin_port) }
        }
        self.sockets = sockets
        endpoint = LocalEndpoint(host: host, port: Int(port))
    }

    deinit {
        for descriptor in sockets { close(descriptor) }
    }

    /// Binds the listener, listens with the shortest queue, and fills it.
    private static func fill<Address>(
        _ listener: Int32, _ address: inout Address, _ open: () throws(LocalServerError) -> Int32,
        _ sockets: inout [Int32], port: (Address) -> UInt16
    ) throws(LocalServerError) -> UInt16 {
        var length = socklen_t(MemoryLayout<Address>.size)
        let size = length
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                guard bind(listener, raw, size) == 0, listen(listener, 0) == 0 else { return Int32(-1) }
                return getsockname(listener, raw, &length)
            }
        }
        guard status == 0 else { throw .system(call: "bind", errno: errno) }
        // A queue of length 0 still holds one connection. The others wait for an answer to their first packet.
        for _ in 0..<4 {
            let client = try open()
            sockets.append(client)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, size) }
            }
        }
        return port(address)
    }
}
