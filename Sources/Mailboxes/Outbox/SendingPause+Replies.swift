import MailWire
import SMTP

/// A server's request that the whole mailbox slow down, as read from its replies.
extension SendingState.Pause {
    /// Reads what a reply means for the mailbox; `nil` if it concerns only the one message.
    init?(_ reply: SMTPReply) {
        // Most replies say yes, and reading words costs more than sending a message.
        guard reply.severity == .transientFailure || reply.severity == .permanentFailure else { return nil }
        let reading = RefusalReason(reply.words, at: .item)
        switch (reply.severity, reading) {
        // Gmail's daily limit comes as 550 5.4.5.
        case (.transientFailure, .sendingLimit), (.permanentFailure, .sendingLimit): self = .dailyLimit
        case (.transientFailure, .tooFast), (.transientFailure, .tooManySignIns),
            (.transientFailure, .tooManyConnections):
            self = .throttled
        case (.transientFailure, .greylisted), (.transientFailure, .tooManyRecipients): return nil
        case (.transientFailure, _) where reply.code == 421 || Self.isPolicy(reply): self = .throttled
        default: return nil
        }
    }

    /// Reads what the reply to a sign-in means for the mailbox; `nil` if it asks for no patience.
    init?(signIn reply: SMTPReply) {
        let reading = RefusalReason(reply.words, at: .signIn)
        guard reading.asksForPatience else { return nil }
        self = reading == .sendingLimit ? .dailyLimit : .throttled
    }

    /// Reads what a failed session means for the mailbox; `nil` if the server does not ask for patience.
    init?(_ error: SMTPError) {
        guard let reply = error.reply else { return nil }
        if case .signInRefused = error { self.init(signIn: reply) } else { self.init(reply) }
    }

    /// Reads what an outcome means for the mailbox, from its own reply or any recipient's.
    init?(_ outcome: DeliveryOutcome) {
        let replies = [outcome.reply].compactMap(\.self) + outcome.recipients.compactMap(\.reply)
        guard let found = replies.lazy.compactMap({ SendingState.Pause($0) }).first else { return nil }
        self = found
    }

    /// Whether the reply is about security or policy (RFC 3463 §3.8), with a code that is not about the message's
    /// content.
    private static func isPolicy(_ reply: SMTPReply) -> Bool {
        reply.enhancedStatus?.subject == 7 && [450, 451, 452, 454].contains(reply.code)
    }
}
