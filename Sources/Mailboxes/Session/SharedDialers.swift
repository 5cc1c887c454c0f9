import MailWire
import Synchronization

/// One dialer for all mailboxes that trust the same authorities, since each holds their certificates in memory.
final class SharedDialers: Sendable {
    private let resolver: (any HostResolver)?
    private let dialers = Mutex<[TrustRoots: Dialer]>([:])

    init(resolver: (any HostResolver)?) { self.resolver = resolver }

    func dialer(_ roots: TrustRoots) -> Dialer {
        dialers.withLock { dialers in
            if let known = dialers[roots] { return known }
            let dialer = Dialer(trustRoots: roots, resolver: resolver)
            dialers[roots] = dialer
            return dialer
        }
    }
}
