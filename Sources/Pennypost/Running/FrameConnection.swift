import Foundation
import Synchronization

/// A connected socket that carries frames. Reading and writing block, so each side has threads of its own for them.
final class FrameConnection: Sendable {
    /// Why a connection is of no more use.
    enum Failure: Error, Hashable {
        /// The other side is gone, or said nothing in time.
        case cut
        /// The other side sent what is no frame.
        case malformed
    }

    /// Flag of `send`: a broken connection is an error, not a signal.
    private static let noSignal: Int32 = 0x4000
    private let descriptor: Int32
    private let writing = Mutex(())

    /// Takes over a connected socket, and closes it at the end.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The user at the other end, as the kernel knows them; `nil` if it does not say.
    var peer: uid_t? {
        // `struct ucred`: process, user, group.
        var credentials: [UInt32] = [0, .max, .max]
        let whole = socklen_t(credentials.count * MemoryLayout<UInt32>.size)
        var size = whole
        let isKnown = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0
        return isKnown && size == whole ? credentials[1] : nil
    }

    /// Limits how long ``receive()`` waits; `nil` removes the limit.
    func limitReceiving(to seconds: Int?) {
        var limit = timeval(tv_sec: seconds ?? 0, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Sends a frame whole. Frames of several threads do not mix.
    func send(_ frame: CommandFrame) throws(Failure) {
        let bytes = frame.bytes
        let isSent = writing.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Self.noSignal)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        guard isSent else { throw .cut }
    }

    /// Returns the next frame.
    func receive() throws(Failure) -> CommandFrame {
        guard let length = CommandFrame.length(try bytes(4)) else { throw .malformed }
        guard let frame = CommandFrame(try bytes(length)) else { throw .malformed }
        return frame
    }

    private func bytes(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                recv(descriptor, buffer.baseAddress.map { $0 + done }, count - done, 0)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .cut }
            done += got
        }
        return bytes
    }

    /// Ends the connection for both sides, and wakes anyone who reads from it or writes to it.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
