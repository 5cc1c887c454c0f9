/// The fixed phrases of bounces in none of the table's dialects.
enum BouncePhrases {
    /// Phrases saying that a message did not arrive.
    static let failures = PhraseTable([
        "not be delivered", "couldn't be delivered", "can't be delivered", "not delivered", "not been delivered",
        "undeliverable", "undelivered", "unable to deliver", "could not deliver", "cannot deliver", "can't deliver",
        "able to deliver", "failed permanently", "delivery failed", "delivery has failed", "delivery failure",
        "deliver your message", "deliver your mail", "delivering your", "deliver the", "attempting to deliver",
        "did not receive this message", "did not reach", "rejected",
        "permanent error", "permanent failure", "fatal errors", "delivery errors", "delivery problems",
        "trouble delivering", "addresses failed", "address failed", "has been failed", "user unknown", "unknown user",
        "no such user", "invalid address", "invalid user", "mailbox is full", "mailbox full", "over quota",
        "quota exceeded", "quota violation", "exceeded the local limit", "does not exist", "not listed in",
        "unknown recipient", "invalid recipient", "malformed address", "host unknown", "unknown host",
        "failure reasons", "account is disabled", "recipients were affected", "error-code:", "was aborted",
        "not have a final email delivery point", "invalid final delivery userid", "undeliverable to",
        "error_code", "error code", "aborted after", "addressed to", "mail has been returned", "not accepted",
        "nebylo možné doručit", "nelze doručit", "nepodařilo se doručit", "nepodarilo doručiť", "nie można dostarczyć",
        "nie została dostarczona", "nie mogła zostać dostarczona", "konnte nicht zugestellt", "n'a pas pu etre",
        "n'a pas pu être", "no pudo ser entregado",
    ])

    /// Phrases of receipts.
    static let successes = PhraseTable([
        "successfully delivered", "has been delivered", "was delivered", "return receipt", "delivered successfully",
    ])

    /// Phrases of notices before a bounce: the server keeps trying.
    static let delays = PhraseTable([
        "has not yet been delivered", "warning message only", "has been delayed", "is delayed for", "message delayed",
        "has been postponed", "advisory-only", "temporary failure report", "delivery attempts will continue",
        "will continue to attempt delivery", "will continue to try", "no action is required on your part",
        "will be retried until", "still being retried", "will keep trying",
    ])

    /// Phrases before a recipient, at the start of a line.
    static let labels = PhraseTable([
        "recipient:", "recipients:", "intended recipient:", "target mail address:", "recipient address:",
        "failed recipient:", "final-recipient:",
        "original-recipient:", "error-for:", "unknown user:", "unknown local user:", "invalid user:",
        "invalid final delivery userid:", "delivery failed:", "undeliverable to", "undeliverable:",
        "could not be delivered to:", "not delivered to:", "unable to deliver message to:",
        "unable to deliver message to",
        "unable to deliver mail to", "could not deliver message to", "did not reach the following recipient:",
        "did not reach the following recipient(s):", "user mailbox exceeds allowed size:",
        "failed addresses:", "email address:", "e-mail address:",
    ])

    /// Phrases before the address that an alias or forwarding rule replaced.
    static let aliases = PhraseTable([
        "(generated from", "(ultimately generated from", "(expanded from:", "(expanded from",
        "(originally addressed to",
    ])

    /// Phrases in the line above the returned message or its header.
    static let copies = PhraseTable([
        "original message follows", "unsent message follows", "unsent message below", "message header follows",
        "message headers follow", "original message headers", "this is a copy of the message",
        "this is a copy of your message", "below this line is a copy", "copy of the original message",
        "header of the original message", "headers of the original message", "enclosed are the original headers",
        "the body of the message is", "----- original message", "---original message", "-------original m",
        "returned message -----", "returned mail -----", "returned mail follows", "start of returned message",
        "bounced e-mail:",
        "message text follows", "original mail as follows", "copy of the message header",
        "lines of the message follow", "lines of your original message follow", "mensaje original adjunto",
        "your message reads", "the undelivered message you sent follows", "attachment is a copy of the message",
    ])

    /// Phrases that mark a line as naming a contact or an author instead of a recipient.
    static let bystanders = PhraseTable([
        "contact", "mailto:", "http://", "https://", "mail from:", "from:", "sender:", "reply-to:", "assistance",
        "helpdesk", "help desk", "questions", "postmaster for", "envelope-from", "return-path:",
    ])
}
