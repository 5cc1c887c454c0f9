import Glibc
import Synchronization

/// Ports without a listener.
///
/// They are below the range that the system uses for outgoing connections, so none is taken between the moment it is
/// found free and the moment a server binds it. No port is returned twice in one process.
enum FreePorts {
    private static let range = 20_000..<32_000
    private static let given = Mutex<Set<Int>>([])

    static func next() throws(LocalServerError) -> Int {
        for _ in 0..<2_000 {
            let candidate = Int.random(in: range)
            guard given.withLock({ $0.insert(candidate).inserted }) else { continue }
            if isFree(candidate) { return candidate }
        }
        throw .noFreePort
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return bound == 0
    }
}
