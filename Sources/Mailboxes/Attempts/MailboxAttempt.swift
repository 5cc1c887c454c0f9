public import MailSetup
public import MailWire
public import Storage

/// An attempt to connect a mailbox, or to give one a new password, and how far it has come.
public struct MailboxAttempt: Hashable, Sendable, Identifiable {
    /// How an attempt stands.
    public enum State: Hashable, Sendable {
        /// The servers are being asked.
        case running
        /// Both servers have accepted the sign-in, and it is stored. The notice says what the user should know although
        /// it works.
        case connected(mailboxID: Int64, notice: Diagnosis?)
        /// The servers do not accept it, for this cause. Nothing was changed.
        case refused(Diagnosis)
        /// It ended without an answer from the servers. Nothing was changed.
        case failed(Failure)
    }

    /// Why an attempt ended without an answer from the servers.
    public enum Failure: String, Hashable, Sendable, Codable, CaseIterable {
        /// The company has a mailbox with this address.
        case alreadyConnected
        /// The mailbox, which was to have a new password, is no longer connected.
        case gone
        /// The program ended while the servers were being asked.
        case interrupted
        /// Something on this side went wrong. The log has more.
        case fault
    }

    /// The attempt's number.
    public let id: Int64
    /// The mailbox that gets a new password; `nil` if a new one is connected.
    public let replacingMailboxID: Int64?
    /// The mailbox's address, as it was typed.
    public let address: String
    /// How it stands.
    public let state: State
    /// The steps of the servers whose examination has ended, in their order.
    public let steps: [MailService: [ExaminationStep]]
    /// When it began.
    public let beganAt: Timestamp
}

/// Why an attempt is not begun.
public enum AttemptError: Error, Hashable, Sendable {
    /// The person has made ``MailboxAttempts/mostOfPerson`` attempts within ``MailboxAttempts/lifetime``.
    case tooMany
    /// There is no such attempt of this person, or what was typed is kept no longer.
    case notFound
}

/// What is changed before an attempt is made again.
public enum AttemptChange: Sendable {
    /// The diagnosis's own fix is applied.
    case fix
    /// Another password was typed.
    case password(Secret)
}

/// How an attempt ended, as it is stored.
enum AttemptOutcome: Codable, Hashable, Sendable {
    case connected(mailboxID: Int64, notice: Diagnosis?)
    case refused(Diagnosis)
    case failed(MailboxAttempt.Failure)

    var state: MailboxAttempt.State {
        switch self {
        case .connected(let id, let notice): .connected(mailboxID: id, notice: notice)
        case .refused(let diagnosis): .refused(diagnosis)
        case .failed(let failure): .failed(failure)
        }
    }
}
