import Foundation

/// The socket in a data folder through which the running server takes commands.
///
/// A socket's address holds about 100 bytes, and a folder's path may be longer. So the folder is opened first, and the
/// address goes through its descriptor. This also keeps to one folder if its path leads elsewhere in the meantime.
struct CommandSocket: ~Copyable {
    static let fileName = "pennypost.socket"
    /// The most connections that wait until the server takes them.
    private static let backlog: Int32 = 64

    private let folder: Int32
    private let path: String

    /// Opens the data folder; `nil` if there is none.
    init?(folder path: String) {
        self.path = path
        folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return nil }
    }

    deinit { close(folder) }

    /// The owner of the data folder; `nil` if it is not known.
    var owner: uid_t? {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return (facts?[.ownerAccountID] as? NSNumber)?.uint32Value
    }

    /// Connects to the server; `nil` if none listens.
    func connect() -> FrameConnection? {
        guard let descriptor = Self.make() else { return nil }
        let connection = FrameConnection(descriptor)
        while withAddress({ Foundation.connect(descriptor, $0, $1) }) != 0 {
            guard errno == EINTR else { return nil }
        }
        return connection
    }

    /// Listens, in the place of any socket that an ended server has left. The caller holds the claim to the folder.
    ///
    /// - Returns: the descriptor, which only the folder's owner can connect to.
    /// - Throws: ``CommandFailure`` if the socket cannot be made.
    func listen() throws(CommandFailure) -> Int32 {
        guard let descriptor = Self.make() else { throw Self.failure("make", errno) }
        unlinkat(folder, Self.fileName, 0)
        // The file is made with the descriptor's mode.
        guard fchmod(descriptor, 0o600) == 0, withAddress({ bind(descriptor, $0, $1) }) == 0,
            fchmodat(folder, Self.fileName, 0o600, 0) == 0, Foundation.listen(descriptor, Self.backlog) == 0
        else {
            let number = errno
            close(descriptor)
            throw Self.failure("listen on", number)
        }
        return descriptor
    }

    /// Removes the socket's file.
    func remove() { unlinkat(folder, Self.fileName, 0) }

    private static func make() -> Int32? {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        return descriptor >= 0 ? descriptor : nil
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: "/proc/self/fd/\(folder)/\(Self.fileName)".utf8.prefix(room.count - 1))
        }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ action: String, _ number: Int32) -> CommandFailure {
        CommandFailure(
            status: .cannotCreate, code: "socket", field: fileName,
            message: "the server cannot \(action) its socket in the data folder: \(String(cString: strerror(number)))",
            remedy: "The data folder must be on a disk that can hold sockets")
    }
}
