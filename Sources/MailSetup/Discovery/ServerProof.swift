import MailWire

/// Finds out which of several servers exists: one that greets under TLS, without a sign-in.
struct ServerProof: Sendable {
    private let probe: ConnectionProbe

    init(
        trustRoots: TrustRoots, resolver: (any HostResolver)?, limit: Duration,
        wait: @escaping @Sendable (Duration) async -> Void
    ) {
        let times = Dialer.TimeLimits(connect: limit, handshake: limit)
        probe = ConnectionProbe(
            dialer: Dialer(trustRoots: trustRoots, timeLimits: times, resolver: resolver), credentials: nil,
            limit: limit, wait: wait)
    }

    /// Returns the first of the IMAP servers that greets.
    func imap(_ candidates: [Endpoint]) async -> Endpoint? {
        let probe = probe
        return await first(of: candidates) { await probe.imap($0) }
    }

    /// Returns the first of the submission servers that greets.
    func smtp(_ candidates: [Endpoint]) async -> Endpoint? {
        let probe = probe
        return await first(of: candidates) { await probe.smtp($0) }
    }

    /// Greets all servers at once, and returns one when no better one can come. Servers without TLS are skipped.
    private func first(
        of candidates: [Endpoint], greet: @escaping @Sendable (Endpoint) async -> SessionTrouble?
    ) async -> Endpoint? {
        let candidates = candidates.filter { $0.security != .plaintext }
        return await withTaskGroup(of: (Int, Bool).self) { group in
            for (index, candidate) in candidates.enumerated() {
                group.addTask { (index, await greet(candidate) == nil) }
            }
            var isThere = [Bool?](repeating: nil, count: candidates.count)
            for await (index, greets) in group {
                isThere[index] = greets
                guard let best = isThere.firstIndex(where: { $0 != false }), isThere[best] == true else { continue }
                group.cancelAll()
                return candidates[best]
            }
            return nil
        }
    }
}
