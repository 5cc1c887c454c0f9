import Glibc

/// A loopback port that answers no connection, as if behind a filter: its queue is full, so the system drops further
/// attempts.
public final class FilteredPort: Sendable {
    /// The port's number.
    public let number: Int
    private let descriptors: [CInt]

    /// A system call that failed.
    public struct SystemFailure: Error {
        /// The call's name.
        public let call: String
        /// The error number that it left.
        public let errno: CInt
    }

    /// Opens the port and fills its queue.
    ///
    /// - Throws: ``SystemFailure`` if a system call fails.
    public init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 0) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw SystemFailure(call: "listen", errno: errno) }
        number = Int(in_port_t(bigEndian: address.sin_port))
        var descriptors = [listener]
        // A queue of length 0 holds one connection. The second one makes sure that it is full.
        for _ in 0..<2 {
            let filler = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
            _ = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(filler, $0, length) }
            }
            descriptors.append(filler)
        }
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
