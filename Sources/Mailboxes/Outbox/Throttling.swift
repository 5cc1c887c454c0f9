import MailWire
import SMTP

/// That a server asks the whole mailbox to slow down, as told from its replies.
enum Throttling: Hashable, Sendable {
    /// Too fast, too many sign-ins or connections, or the server has no time now.
    case slowDown
    /// The provider's limit for a day is met.
    case dailyLimit

    /// How it is written down.
    var pause: SendingState.Pause {
        switch self {
        case .slowDown: .throttled
        case .dailyLimit: .dailyLimit
        }
    }

    /// What a reply means for the mailbox; `nil` if it concerns the one message.
    init?(_ reply: SMTPReply) {
        let reading = RefusalReading(reply.words, at: .item)
        switch (reply.severity, reading) {
        // Gmail's limit for a day comes as 550 5.4.5.
        case (.transientFailure, .sendingLimit), (.permanentFailure, .sendingLimit): self = .dailyLimit
        case (.transientFailure, .tooFast), (.transientFailure, .tooManySignIns),
            (.transientFailure, .tooManyConnections):
            self = .slowDown
        case (.transientFailure, .greylisted), (.transientFailure, .tooManyRecipients): return nil
        case (.transientFailure, _) where reply.code == 421 || Self.isPolicy(reply): self = .slowDown
        default: return nil
        }
    }

    /// What the reply to a sign-in means for the mailbox; `nil` if it asks for no patience.
    init?(signIn reply: SMTPReply) {
        let reading = RefusalReading(reply.words, at: .signIn)
        guard reading.asksForPatience else { return nil }
        self = reading == .sendingLimit ? .dailyLimit : .slowDown
    }

    /// What keeps a session from being had means for the mailbox; `nil` if the server does not ask for patience.
    init?(_ error: SMTPError) {
        guard let reply = error.reply else { return nil }
        if case .signInRefused = error { self.init(signIn: reply) } else { self.init(reply) }
    }

    /// What an outcome means for the mailbox, by its own reply or by any recipient's.
    init?(_ outcome: DeliveryOutcome) {
        let replies = [outcome.reply].compactMap(\.self) + outcome.recipients.compactMap(\.reply)
        guard let found = replies.lazy.compactMap({ Throttling($0) }).first else { return nil }
        self = found
    }

    /// RFC 3463 §3.8: security or policy, and a code that is not about the message's own words.
    private static func isPolicy(_ reply: SMTPReply) -> Bool {
        reply.enhancedStatus?.subject == 7 && [450, 451, 452, 454].contains(reply.code)
    }
}
