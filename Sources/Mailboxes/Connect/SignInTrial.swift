/// Tries to sign in at both servers of a mailbox, by one user name or by one of two, so that at most two sign-ins are
/// refused in all: some servers lock a mailbox after the third.
struct SignInTrial: Sendable {
    enum Service: Sendable {
        case imap, smtp

        var other: Service { self == .imap ? .smtp : .imap }
    }

    /// Signs in to one server and out again; nil where it has taken the sign-in.
    let signIn: @Sendable (Service, ProvedConnection) async -> ProbeFailure?

    /// - Parameter proposals: one or two; no third is tried.
    /// - Returns: the first that both servers take, or what the first one met.
    func run(_ proposals: [ProvedConnection]) async -> Result<ProvedConnection, ConnectError> {
        guard proposals.count > 1 else {
            guard let proposal = proposals.first else { return .failure(.refused(imap: nil, smtp: nil)) }
            async let imap = signIn(.imap, proposal)
            async let smtp = signIn(.smtp, proposal)
            return await Self.outcome(of: proposal, imap: imap, smtp: smtp)
        }
        var refusal: ConnectError?
        // One server says whether a user name is right; the other is asked only where it is. So each costs one refusal.
        var leading = Service.imap
        for proposal in proposals.prefix(2) {
            let first = await signIn(leading, proposal)
            let isRefused = first?.kind == .signInRefused
            let second = isRefused ? nil : await signIn(leading.other, proposal)
            let failures = leading == .imap ? (imap: first, smtp: second) : (imap: second, smtp: first)
            switch Self.outcome(of: proposal, imap: failures.imap, smtp: failures.smtp) {
            case .success(let proved): return .success(proved)
            case .failure(let error): refusal = refusal ?? error
            }
            // What is no wrong user name, or what the server says for certain, needs no second sign-in.
            let told = [first, second].compactMap(\.self)
            guard told.allSatisfy({ $0.kind == .signInRefused && $0.advice == nil }) else { break }
            if !isRefused { leading = leading.other }
        }
        return .failure(refusal ?? .refused(imap: nil, smtp: nil))
    }

    private static func outcome(
        of proposal: ProvedConnection, imap: ProbeFailure?, smtp: ProbeFailure?
    ) -> Result<ProvedConnection, ConnectError> {
        imap == nil && smtp == nil ? .success(proposal) : .failure(.refused(imap: imap, smtp: smtp))
    }
}
