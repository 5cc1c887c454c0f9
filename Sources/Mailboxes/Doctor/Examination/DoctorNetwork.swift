import MailWire

/// How an examination reaches servers.
struct DoctorNetwork: Sendable {
    let trustRoots: TrustRoots
    let resolver: (any HostResolver)?
    let limits: DoctorLimits
    /// Shared by all connections of one examination: it reads the trusted authorities once.
    let dialer: Dialer

    init(trustRoots: TrustRoots, resolver: (any HostResolver)?, limits: DoctorLimits) {
        self.trustRoots = trustRoots
        self.resolver = resolver
        self.limits = limits
        dialer = Dialer(trustRoots: trustRoots, timeLimits: limits.dialing, resolver: resolver)
    }

    var portLooker: PortLooker { PortLooker(dialer: dialer, limits: limits) }

    var addressLooker: AddressLooker { AddressLooker(resolver: resolver ?? SystemResolver(), limits: limits) }

    /// One whose handshakes show the server's certificates and then fail.
    func inspectingDialer(_ inspection: CertificateInspection) -> Dialer {
        Dialer(trustRoots: trustRoots, timeLimits: limits.dialing, resolver: resolver, inspection: inspection)
    }
}
