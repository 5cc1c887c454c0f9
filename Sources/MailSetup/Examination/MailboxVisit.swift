import MIME
import MailWire

/// One visit to both servers of a mailbox, with up to two forms of the user name.
struct MailboxVisit: Sendable {
    let subject: ExaminedMailbox
    let network: DoctorNetwork
    let imap: Endpoint
    let smtp: Endpoint
    let transcripts: [MailService: Transcript]

    /// Examines both servers. With one form of the user name, it asks them in parallel: two sign-ins. With two forms,
    /// one server decides which is right, and the other is asked with that one. At most two sign-ins are refused by
    /// servers that may have checked the password.
    func run(
        _ onObservation: @Sendable (ServerObservation) -> Void
    ) async -> (imap: ServerObservation, smtp: ServerObservation) {
        if subject.proof == nil || subject.userNames.count == 1 {
            let name = subject.userNames.first
            async let imap = examine(.imap, name) { seen in if !seen.isUnclear { onObservation(seen) } }
            async let smtp = examine(.smtp, name) { seen in if !seen.isUnclear { onObservation(seen) } }
            return await settle((imap, smtp), onObservation)
        }
        let imap = await settle(.imap, onObservation)
        guard imap.isRefused else {
            // IMAP may have shown the right form, or was not reached.
            guard imap.hasPassed(.signIn) else { return (imap, await settle(.smtp, onObservation)) }
            guard imap.userName == subject.userNames.first else {
                return (imap, await examine(.smtp, imap.userName, onObservation))
            }
            let smtp = await examine(.smtp, imap.userName) { seen in if !seen.isUnclear { onObservation(seen) } }
            return await settle((imap, smtp), onObservation)
        }
        return (imap, await examine(.smtp, nil, onObservation))
    }

    /// Signs in again by the next mechanism if one server's refusal says nothing certain about the password, and the
    /// other server has not refused it.
    private func settle(
        _ seen: (imap: ServerObservation, smtp: ServerObservation),
        _ onObservation: @Sendable (ServerObservation) -> Void
    ) async -> (imap: ServerObservation, smtp: ServerObservation) {
        var (imap, smtp) = seen
        if imap.isUnclear, !smtp.countsAsRefused { imap = await examineAgain(imap) }
        if smtp.isUnclear, !seen.imap.countsAsRefused { smtp = await examineAgain(smtp) }
        if seen.imap.isUnclear { onObservation(imap) }
        if seen.smtp.isUnclear { onObservation(smtp) }
        return (imap, smtp)
    }

    private func examineAgain(_ seen: ServerObservation) async -> ServerObservation {
        let refused = seen.refusedMechanism.flatMap(SASLMechanism.init).map { [$0] } ?? []
        let next = await examine(seen.service, seen.userName, passingOver: refused) { _ in }
        // A server without another mechanism, or one that does not accept a second session, has given its reason
        // before.
        return next.hasPassed(.signIn) || next.isRefused ? next : seen
    }

    /// Signs in with the first form of the user name. If that is refused without a clear reason, uses the second.
    private func settle(
        _ service: MailService, _ onObservation: @Sendable (ServerObservation) -> Void
    ) async -> ServerObservation {
        let first = await examine(service, subject.userNames.first, { _ in })
        guard first.isRefused, subject.userNames.count > 1, let words = first.trouble?.words,
            [.credentials, .unclear].contains(RefusalReason(words, at: .signIn))
        else {
            onObservation(first)
            return first
        }
        var second = await examine(service, subject.userNames[1], { _ in })
        if second.hasPassed(.signIn) {
            second.refusedUserName = subject.isUserNameGiven ? subject.userNames.first : nil
            onObservation(second)
            return second
        }
        onObservation(first)
        return first
    }

    private var filter: SecretFilter {
        SecretFilter(
            subject.proof.map { Credentials(userName: subject.userNames.first ?? subject.address.address, proof: $0) })
    }

    private func examine(
        _ service: MailService, _ userName: String?, passingOver refused: [SASLMechanism] = [],
        _ onObservation: @Sendable (ServerObservation) -> Void
    ) async -> ServerObservation {
        let examiner = ServerExaminer(
            service: service, endpoint: service == .imap ? imap : smtp, address: subject.address.address,
            network: network, refusedMechanisms: refused, filter: filter)
        var credentials: Credentials?
        if let userName, let proof = subject.proof {
            credentials = Credentials(userName: userName, proof: proof)
        }
        let seen = await examiner.examine(credentials, transcripts[service] ?? Transcript())
        onObservation(seen)
        return seen
    }
}

extension ServerObservation {
    /// Whether the server refused the sign-in.
    fileprivate var isRefused: Bool {
        if case .refused(_, at: .signIn) = trouble { true } else { false }
    }

    /// Whether the server refused the sign-in, and may have checked the password.
    fileprivate var countsAsRefused: Bool {
        guard case .refused(let words, at: .signIn) = trouble else { return false }
        return RefusalReason(words, at: .signIn) != .mechanism
    }

    /// Whether the server refused the sign-in without saying anything certain about the password.
    fileprivate var isUnclear: Bool {
        guard case .refused(let words, at: .signIn) = trouble else { return false }
        return RefusalReason(words, at: .signIn) == .unclear
    }
}
