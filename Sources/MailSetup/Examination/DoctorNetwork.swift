import MailWire

/// How an examination reaches servers.
struct DoctorNetwork: Sendable {
    let trustRoots: TrustRoots
    let resolver: (any HostResolver)?
    let limits: DoctorLimits
    /// The dialer of all connections in one examination. It reads the trusted authorities once.
    let dialer: Dialer

    init(trustRoots: TrustRoots, resolver: (any HostResolver)?, limits: DoctorLimits) {
        self.trustRoots = trustRoots
        self.resolver = resolver
        self.limits = limits
        dialer = Dialer(trustRoots: trustRoots, timeLimits: limits.dialing, resolver: resolver)
    }

    var portProbe: PortProbe { PortProbe(dialer: dialer, limits: limits) }

    var addressProbe: AddressProbe { AddressProbe(resolver: resolver ?? SystemResolver(), limits: limits) }

    /// Returns a dialer whose handshakes record the server's certificates and then fail.
    func inspectingDialer(_ inspection: CertificateInspection) -> Dialer {
        Dialer(trustRoots: trustRoots, timeLimits: limits.dialing, resolver: resolver, inspection: inspection)
    }
}
