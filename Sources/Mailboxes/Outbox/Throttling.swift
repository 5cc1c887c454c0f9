import SMTP

/// That a server asks the whole mailbox to slow down, as told from its replies.
enum Throttling: Hashable, Sendable {
    /// Too fast, too many sign-ins or connections, or the server has no time now.
    case slowDown
    /// The provider's limit for a day is met.
    case dailyLimit

    /// What a reply means for the mailbox; nil where it concerns the one message.
    init?(_ reply: SMTPReply) {
        let words = reply.text.lowercased()
        if reply.severity == .permanentFailure {
            // Gmail: 550 5.4.5 Daily user sending limit exceeded.
            let isLimit =
                reply.enhancedStatus == EnhancedStatusCode(5, 4, 5) || words.contains("sending limit exceeded")
            guard isLimit else { return nil }
            self = .dailyLimit
            return
        }
        guard reply.severity == .transientFailure else { return nil }
        if words.contains("daily") && words.contains("limit") {
            self = .dailyLimit
            return
        }
        // Greylisting puts off one message; too many recipients is about one envelope (RFC 3463 §3.6, X.5.3).
        if words.contains("greylist") || reply.enhancedStatus == EnhancedStatusCode(4, 5, 3)
            || words.contains("too many recipients")
        {
            return nil
        }
        let isPolicy = reply.enhancedStatus.map { $0.subject == 7 } ?? false
        let saysSo = ["too many", "rate limit", "throttl", "too fast", "slow down"].contains { words.contains($0) }
        switch reply.code {
        case 421: self = .slowDown
        case 450, 451, 452, 454: if isPolicy || saysSo { self = .slowDown } else { return nil }
        default: if saysSo { self = .slowDown } else { return nil }
        }
    }

    /// What an outcome means for the mailbox, by its own reply or by any recipient's.
    init?(_ outcome: DeliveryOutcome) {
        let replies = [outcome.reply].compactMap(\.self) + outcome.recipients.compactMap(\.reply)
        guard let found = replies.lazy.compactMap({ Throttling($0) }).first else { return nil }
        self = found
    }
}
