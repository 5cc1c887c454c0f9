import Synchronization

/// What commands know of the site of the server that carries them out.
final class ServedSite: Sendable {
    /// The site of the server that carries out the running command; `nil` if the command's own process does.
    @TaskLocal static var current: ServedSite?

    private let opened = Mutex<WebOrigin?>(nil)

    /// Where people reach it; `nil` while the server does not listen yet.
    var origin: WebOrigin? { opened.withLock(\.self) }

    func open(at origin: WebOrigin) { opened.withLock { $0 = origin } }
}
