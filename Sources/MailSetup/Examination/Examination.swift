public import MailWire

/// The result of an examination.
public struct Examination: Sendable {
    let subject: ExaminedMailbox
    /// What was seen.
    public internal(set) var observations: Observations
    /// The cause; `nil` if everything works.
    public internal(set) var diagnosis: Diagnosis?
    /// The sessions with each server, without secrets.
    public let transcripts: [MailService: Transcript]

    init(subject: ExaminedMailbox, observations: Observations) {
        self.subject = subject
        self.observations = observations
        transcripts = [.imap: Transcript(), .smtp: Transcript()]
    }

    /// Whether mail can be fetched and sent; there may still be something to know.
    public var works: Bool { diagnosis.map { $0.cause.kind == .notice } ?? true }

    /// Whether both servers have accepted the sign-in, and sending only has to wait for something that goes away by
    /// itself.
    private var isHeldUp: Bool { diagnosis?.cause.kind == .temporary }

    /// The steps of both servers, in order.
    public var steps: [ExaminationStep] {
        observations.servers.flatMap(\.steps)
    }

    /// The connection to store; `nil` if it does not work, or there was no sign-in.
    package var proved: ProvedConnection? {
        guard works || isHeldUp, let imap = observations.imap, let smtp = observations.smtp, imap.trouble == nil,
            smtp.trouble == nil || smtp.hasPassed(.signIn), let userName = imap.userName
        else { return nil }
        return subject.proved(userName)
    }
}

extension ServerObservation {
    /// The steps of the session, in order.
    public var steps: [ExaminationStep] {
        SessionStep.steps(of: service).map { ExaminationStep(service: service, step: $0, self) }
    }
}

/// One step of a session with one server, and its outcome.
public struct ExaminationStep: Hashable, Sendable, Codable {
    /// How a step ended.
    public enum Outcome: String, Hashable, Sendable, Codable {
        /// The step was reached, and passed or failed.
        case passed, failed
        /// An earlier step failed, or there was no sign-in.
        case notReached = "not-reached"
    }

    /// The server.
    public let service: MailService
    /// The step.
    public let step: SessionStep
    /// Its outcome.
    public let outcome: Outcome

    init(service: MailService, step: SessionStep, _ server: ServerObservation) {
        self.service = service
        self.step = step
        outcome = server.trouble?.step == step ? .failed : server.hasPassed(step) ? .passed : .notReached
    }
}
