import Foundation

/// A connection to a port of this machine, with nothing between the test and the bytes.
final class RawConnection: Sendable {
    private struct Refused: Error {}

    /// How long the other side may say nothing before it counts as closed, in seconds.
    private static let patience = 300

    private let descriptor: Int32

    /// Connects.
    ///
    /// - Throws: if nobody listens at the port.
    init(port: Int) throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(made)
            throw Refused()
        }
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        descriptor = made
    }

    deinit { close(descriptor) }

    /// Sends text. What the other side does not want any more is lost.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Returns everything until the other side closes.
    func readToEnd() async -> String { await read { _ in false } }

    /// Returns what arrives until it is enough, or the other side closes.
    func read(until isEnough: @escaping @Sendable (String) -> Bool) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [descriptor] in
                var received: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 65536)
                while !isEnough(String(decoding: received, as: UTF8.self)) {
                    let count = recv(descriptor, &buffer, buffer.count, 0)
                    guard count > 0 else { break }
                    received += buffer.prefix(count)
                }
                continuation.resume(returning: String(decoding: received, as: UTF8.self))
            }
        }
    }
}
