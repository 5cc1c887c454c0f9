/// What the session must know about a command to send it at the right moment and route responses to it.
struct CommandProfile: Sendable {
    /// Kinds of untagged responses.
    struct Answers: OptionSet, Sendable {
        let rawValue: UInt32

        static let capability = Answers(rawValue: 1 << 0)
        static let enabled = Answers(rawValue: 1 << 1)
        static let id = Answers(rawValue: 1 << 2)
        static let namespaces = Answers(rawValue: 1 << 3)
        static let list = Answers(rawValue: 1 << 4)
        static let subscribed = Answers(rawValue: 1 << 5)
        static let mailboxStatus = Answers(rawValue: 1 << 6)
        static let search = Answers(rawValue: 1 << 7)
        static let fetch = Answers(rawValue: 1 << 8)
        /// EXISTS and RECENT, which SELECT reads.
        static let selected = Answers(rawValue: 1 << 9)
        /// EXPUNGE and VANISHED. They are also events.
        static let expunged = Answers(rawValue: 1 << 10)
        /// VANISHED (EARLIER).
        static let vanishedEarlier = Answers(rawValue: 1 << 11)
        /// Untagged OK, which SELECT and MOVE read, and FLAGS.
        static let status = Answers(rawValue: 1 << 12)
    }

    enum Pacing: Sendable {
        /// Sent only when nothing is in progress. Holds back every later command until it is done, because it changes
        /// what they mean.
        case alone
        /// May be sent while others are in progress, unless their responses could be confused.
        case pipelined
    }

    /// How the bytes change after the server has agreed.
    enum Upgrade: Sendable {
        case tls
        case compression
    }

    enum Timing: Sendable {
        /// The tagged response is due within the limit.
        case answer
        /// The server works, and may report progress. Each complete response restarts the limit, up to a total.
        case work
        /// Bytes flow. Each restarts the limit, and there is a minimum rate.
        case stream
        /// No response is due: an IDLE that the server has accepted.
        case unlimited
    }

    var name: String
    /// The phase that the session is in while the command is answered.
    var phase = IMAPError.Phase.open
    var answers: Answers = []
    var pacing = Pacing.pipelined
    /// Whether the command uses sequence numbers. It must not be sent while a command that may shift them is in
    /// progress (RFC 9051 §5.5).
    var usesSequenceNumbers = false
    /// Whether the server must not send EXPUNGE during the command, which is FETCH, STORE or SEARCH by sequence number
    /// (RFC 9051 §7.5.1).
    var keepsSequenceNumbers = false
    /// Whether its untagged responses name their command, by mailbox (STATUS) or tag (ESEARCH). Such commands can
    /// overlap.
    var answersAreDistinct = false
    /// The mailbox whose STATUS the command waits for.
    var mailbox: MailboxName?
    var upgrade: Upgrade?
    var timing = Timing.answer
    /// Whether the command signs in. What it sends after `+` is a credential and never shown.
    var isSignIn = false
    /// Whether the command is IDLE, which lasts until the client sends DONE.
    var isIdle = false
    /// Whether the command is LOGOUT, which the server answers with BYE first.
    var isLogout = false
    /// Whether the selected mailbox is left, even if the server refuses the command.
    var endsSelection = false

    init(_ name: String) { self.name = name }

    /// Returns whether this command may be sent while `others` are in progress (RFC 9051 §5.5).
    func mayFollow(_ others: some Collection<CommandProfile>) -> Bool {
        if others.isEmpty { return true }
        if pacing == .alone { return false }
        for other in others {
            if other.pacing == .alone { return false }
            if usesSequenceNumbers, !other.keepsSequenceNumbers { return false }
            if !answers.isDisjoint(with: other.answers.subtracting(.expunged)) {
                guard answersAreDistinct, other.answersAreDistinct else { return false }
            }
        }
        return true
    }
}
