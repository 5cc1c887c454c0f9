/// Decides from a message's header whether a mail system wrote it.
enum BounceSender {
    /// Names that only programs write under.
    private static let programs: Set<String> = [
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mdaemon", "mail.delivery.system", "maildeliverysystem",
        "system administrator", "symantec_antivirus_for_smtp_gateways",
    ]
    /// Names that people write under as well (RFC 2142 §5).
    private static let offices: Set<String> = ["postmaster", "post_master"]
    private static let displayNames = PhraseTable([
        "mailer-daemon", "mailer daemon", "mail delivery s", "mail deliver system", "mail delivery agent",
        "delivery subsystem",
    ])
    /// The beginnings of bounce subjects.
    private static let subjects = PhraseTable([
        "undeliver", "delivery status notification", "delivery failure", "delivery notification", "delivery status",
        "delivery report", "delivery error", "delivery has failed", "mail delivery", "message delivery",
        "failure notice",
        "returned mail", "mail system error", "mail could not be delivered", "mail failure", "mail failed",
        "mail returned", "warning: message", "warning: could not send", "could not send", "nondeliver", "non-deliver",
        "non delivery", "failed mail", "failed to deliver", "message undeliverable", "message could not be delivered",
        "message not delivered", "there was an error sending your mail", "automatically rejected mail", "rejected:",
        "delayed mail", "delivery delayed", "email delivery failure", "your message could not be delivered",
        // Czech, Slovak, Polish, German, French, Italian, Spanish.
        "nedoručiteln", "nedoruč", "nelze doručit", "vrácená zpráva", "vrátená správa", "niedostarcz",
        "nie dostarczono",
        "niedoręcz", "zwrot wiadomości", "unzustellbar", "nicht zustellbar", "non remis", "non recapitabile",
        "no se puede entregar", "non delivré",
    ])
    private static let subjectInside = PhraseTable([
        "could not be delivered", "delivery failed", "(delivery failed)", "not delivered", "user unknown",
    ])
    /// Prefixes that a program puts before the subject.
    private static let subjectMarks = ["[postmaster] "]

    /// Returns whether From names a mail system.
    static func isSystem(_ message: Message) -> Bool {
        if message.from.contains(where: isSystem) { return true }
        guard let field = message.headers["from"] else { return false }
        // RFC 5322 allows no empty address in From, but mail systems write `MAILER-DAEMON <>`.
        return field.hasSuffix("<>")
    }

    /// Returns whether From has a name that only programs use.
    static func isDaemon(_ message: Message) -> Bool {
        message.from.contains {
            ["mailer-daemon", "mailerdaemon", "mailer_daemon"].contains($0.localPart.lowercased())
        }
    }

    /// Returns whether a mail system sent the message: From says so, or the reverse-path is empty (RFC 5321 §4.5.5).
    static func isServer(_ message: Message) -> Bool {
        isSystem(message) || hasNullPath(message)
    }

    /// Returns whether the return path is empty or a mail system's.
    static func hasNullPath(_ message: Message) -> Bool {
        guard let path = message.headers["return-path"]?.filter({ $0 != " " }).lowercased() else { return false }
        return path == "<>" || path.hasPrefix("<mailer-daemon")
    }

    /// Returns whether the subject looks like a bounce's.
    static func hasBounceSubject(_ message: Message) -> Bool {
        guard var subject = message.subject else { return false }
        for mark in subjectMarks where subject.lowercased().hasPrefix(mark) { subject.removeFirst(mark.count) }
        return subjects.lengthOfBeginning(of: subject) != nil || (subjectInside.isIn(subject) && !isAnswer(subject))
    }

    private static func isAnswer(_ subject: String) -> Bool {
        let beginning = subject.prefix(5).lowercased()
        return ["re:", "fw:", "fwd:", "odp:", "pd:", "aw:", "wg:"].contains { beginning.hasPrefix($0) }
    }

    private static func isSystem(_ sender: MailAddress) -> Bool {
        let local = sender.localPart.lowercased()
        return programs.contains(local) || offices.contains(local) || local.hasPrefix("microsoftexchange")
            || sender.displayName.map { displayNames.isIn($0) } ?? false
    }
}
