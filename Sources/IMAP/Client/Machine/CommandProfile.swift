/// What the session must know of a command to send it at the right moment and to hand it its answers.
struct CommandProfile: Sendable {
    /// Untagged answers by kind.
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
        /// EXISTS, RECENT, FLAGS and untagged OK: the answers of SELECT.
        static let selected = Answers(rawValue: 1 << 9)
        /// EXPUNGE and VANISHED. They are events as well.
        static let expunged = Answers(rawValue: 1 << 10)
        /// VANISHED (EARLIER).
        static let vanishedEarlier = Answers(rawValue: 1 << 11)
    }

    enum Pacing: Sendable {
        /// Goes out only when nothing is in progress, and holds everything back until it is done: it changes what the
        /// commands after it mean.
        case alone
        /// May be sent while others are in progress, unless an answer could not be told from theirs.
        case pipelined
    }

    /// What happens to the bytes after the server has agreed.
    enum Upgrade: Sendable {
        case tls
        case compression
    }

    enum Timing: Sendable {
        /// The answer is due within the limit.
        case answer
        /// The server works, and may say so: each whole response restarts the limit, up to a limit for all of it.
        case work
        /// Bytes flow: each restarts the limit, and there is a least rate.
        case stream
        /// No answer is due: IDLE, once the server has agreed to it.
        case unlimited
    }

    var name: String
    var answers: Answers = []
    var pacing = Pacing.pipelined
    /// Names messages by their place: must not be sent while a command is in progress that may shift them
    /// (RFC 9051 §5.5).
    var usesSequenceNumbers = false
    /// FETCH, STORE and SEARCH by place: the server must not send EXPUNGE while one is in progress (RFC 9051 §7.5.1).
    var keepsSequenceNumbers = false
    /// Its untagged answers say whose they are (STATUS by its mailbox, ESEARCH by its tag): several may be in progress.
    var answersAreDistinct = false
    /// The mailbox whose STATUS it waits for.
    var mailbox: MailboxName?
    var upgrade: Upgrade?
    var timing = Timing.answer
    /// Its lines are never shown: what is sent on `+` is a credential.
    var isSignIn = false

    init(_ name: String) { self.name = name }

    /// Whether this command may be sent while those are in progress (RFC 9051 §5.5).
    func mayFollow(_ others: some Collection<CommandProfile>) -> Bool {
        if others.isEmpty { return true }
        if pacing == .alone { return false }
        for other in others {
            if other.pacing == .alone { return false }
            if usesSequenceNumbers, !other.keepsSequenceNumbers { return false }
            if !answers.isDisjoint(with: other.answers.subtracting(.expunged)) {
                guard answersAreDistinct, other.answersAreDistinct, name == other.name else { return false }
            }
        }
        return true
    }
}
