public import MailWire

/// What an examination has found.
public struct Examination: Sendable {
    let subject: ExaminedMailbox
    public internal(set) var observations: Observations
    /// Nil where everything works.
    public internal(set) var diagnosis: Diagnosis?
    /// What was said with each server, without secrets.
    public let transcripts: [MailService: Transcript]

    init(subject: ExaminedMailbox, observations: Observations) {
        self.subject = subject
        self.observations = observations
        transcripts = [.imap: Transcript(), .smtp: Transcript()]
    }

    /// Whether mail can be fetched and sent; there may still be something worth knowing.
    public var works: Bool { diagnosis.map { $0.cause.causeClass == .notice } ?? true }

    /// Whether both servers have taken the sign-in, and only sending has to wait for what passes by itself.
    private var isHeldUp: Bool { diagnosis?.cause.causeClass == .temporary }

    /// The steps of both servers, in order.
    public var steps: [ExaminationStep] {
        observations.servers.flatMap { server in
            SessionStep.steps(of: server.service).map { ExaminationStep(service: server.service, step: $0, server) }
        }
    }

    /// What can be stored; nil where it does not work, or nobody signed in.
    var proved: ProvedConnection? {
        guard works || isHeldUp, let imap = observations.imap, let smtp = observations.smtp, imap.trouble == nil,
            smtp.trouble == nil || smtp.hasPassed(.signIn), let userName = imap.userName
        else { return nil }
        return subject.proved(userName)
    }
}

/// One step of a session with one of the servers, and what became of it.
public struct ExaminationStep: Hashable, Sendable {
    public enum Outcome: String, Hashable, Sendable {
        case passed, failed
        /// A step before it failed, or nobody signed in.
        case notReached = "not-reached"
    }

    public let service: MailService
    public let step: SessionStep
    public let outcome: Outcome

    init(service: MailService, step: SessionStep, _ server: ServerObservation) {
        self.service = service
        self.step = step
        outcome = server.trouble?.step == step ? .failed : server.hasPassed(step) ? .passed : .notReached
    }
}
