import Foundation
import TestSupport

/// A terminal without a person: the test reads what is shown and types.
final class Pseudoterminal: Sendable {
    private let master: Int32
    /// The end that a program uses as its terminal.
    let terminal: FileHandle

    struct Unavailable: Error {}

    init() throws {
        var (near, far) = (Int32(-1), Int32(-1))
        guard openpty(&near, &far, nil, nil, nil) == 0 else { throw Unavailable() }
        for descriptor in [near, far] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        master = near
        terminal = FileHandle(fileDescriptor: far, closeOnDealloc: true)
    }

    deinit { close(master) }

    /// Starts a program on this terminal, which controls it.
    func start(_ command: [String], environment: [String: String]) throws -> ChildProcess {
        let end = ChildProcess.Stream.descriptor(terminal.fileDescriptor)
        return try ChildProcess(
            ["/usr/bin/setsid", "-w", "-c"] + command, environment: environment, input: end, output: end, errors: end)
    }

    /// How long to wait for output, in milliseconds.
    private static let patience: Int32 = 50_000

    /// Reads until `words` are shown, and returns all that was shown so far.
    func shown(until words: String) async -> String {
        let master = master
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while !String(decoding: bytes, as: UTF8.self).contains(words) {
                    var awaited = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
                    guard poll(&awaited, 1, Self.patience) > 0 else { break }
                    let count = read(master, &buffer, buffer.count)
                    guard count > 0 else { break }
                    bytes += buffer.prefix(count)
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Whether the terminal shows what is typed.
    var echoes: Bool {
        var settings = termios()
        return tcgetattr(master, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }
}
