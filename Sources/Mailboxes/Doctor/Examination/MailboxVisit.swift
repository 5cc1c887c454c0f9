import MIME
import MailWire

/// One visit to both servers of a mailbox, with the forms of the user name that there are.
struct MailboxVisit: Sendable {
    let subject: ExaminedMailbox
    let network: DoctorNetwork
    let imap: Endpoint
    let smtp: Endpoint
    let transcripts: [MailService: Transcript]

    /// With one form of the user name both servers are asked side by side: two sign-ins. With two forms one server decides
    /// which is right, and the other one is asked with that: two wrong sign-ins at the most.
    func run(
        _ told: @Sendable (ServerObservation) -> Void
    ) async -> (imap: ServerObservation, smtp: ServerObservation) {
        if subject.proof == nil || subject.userNames.count == 1 {
            async let first = examine(.imap, subject.userNames.first, told)
            async let second = examine(.smtp, subject.userNames.first, told)
            return await (first, second)
        }
        let imap = await settle(.imap, told)
        guard imap.isRefused else {
            // IMAP may have told the right form, or not been there to be asked.
            let smtp = imap.hasPassed(.signIn) ? await examine(.smtp, imap.userName, told) : await settle(.smtp, told)
            return (imap, smtp)
        }
        return (imap, await examine(.smtp, nil, told))
    }

    /// Signs in with the first form, and where that is refused without a telling reason with the second.
    private func settle(
        _ service: MailService, _ told: @Sendable (ServerObservation) -> Void
    ) async -> ServerObservation {
        let first = await examine(service, subject.userNames.first, { _ in })
        guard first.isRefused, subject.userNames.count > 1, let words = first.trouble?.words,
            RefusalReading(words, at: .signIn) == .credentials
        else {
            told(first)
            return first
        }
        var second = await examine(service, subject.userNames[1], { _ in })
        if second.hasPassed(.signIn) {
            second.refusedUserName = subject.isUserNameGiven ? subject.userNames.first : nil
            told(second)
            return second
        }
        told(first)
        return first
    }

    private func examine(
        _ service: MailService, _ userName: String?, _ told: @Sendable (ServerObservation) -> Void
    ) async -> ServerObservation {
        let examiner = ServerExaminer(
            service: service, endpoint: service == .imap ? imap : smtp, address: subject.address.address,
            network: network)
        var credentials: Credentials?
        if let userName, let proof = subject.proof {
            credentials = Credentials(userName: userName, proof: proof)
        }
        let seen = await examiner.examine(credentials, transcripts[service] ?? Transcript())
        told(seen)
        return seen
    }
}

extension ServerObservation {
    /// Whether the server said no to the sign-in.
    fileprivate var isRefused: Bool {
        if case .refused(_, at: .signIn) = trouble { true } else { false }
    }
}
