/// What became of a message, as a mail server reports it: a delivery status notification (RFC 3464, RFC 6533), or a bounce in the
/// words of a program that does not write these.
///
/// A receipt that the reader's program sends (RFC 8098) is none.
public struct DeliveryReport: Sendable, Hashable {
    /// How the report was read; what a program only says in words is less sure.
    public enum Basis: String, Sendable, Hashable, CaseIterable {
        /// A message/delivery-status part.
        case standard
        /// The header field `X-Failed-Recipients`, with or without words.
        case failedRecipientsHeader = "x-failed-recipients"
        case qmail, exim, postfix, sendmail, gmail, yahoo, exchange, domino
        /// Amazon SES, as Amazon SNS passes its notifications on.
        case amazonSES = "amazon-ses"
        /// The words of any other program, or the fields of a status part in a text.
        case other
    }

    public var basis: Basis
    /// What became of the message for each recipient, in the report's order.
    public var recipients: [Recipient]
    /// The Message-ID of the message that it is about, without angle brackets; nil where the report does not say.
    public var originalMessageID: String?
    /// The server that reports; nil where it does not say.
    public var reportingMTA: String?
    /// The envelope identifier that the sender gave with DSN (RFC 3461 section 4.4).
    public var originalEnvelopeID: String?
    /// When the message had come to the reporting server.
    public var arrivalDate: MessageDate?
    /// Whether the machine-readable part was as RFC 3464 wants it.
    public var isComplete: Bool

    init(_ basis: Basis, recipients: [Recipient] = [], originalMessageID: String? = nil) {
        self.basis = basis
        self.recipients = recipients
        self.originalMessageID = originalMessageID
        self.isComplete = !recipients.isEmpty
    }
}

extension DeliveryReport {
    /// What was done with the message (RFC 3464 section 2.3.3).
    public enum Action: String, Sendable, Hashable, CaseIterable {
        case failed, delayed, delivered, relayed, expanded
    }

    /// What an action and a status code mean together for the message and one recipient.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It did not arrive, and would not another time.
        case permanent
        /// It did not arrive and is given up; another time it might.
        case transient
        /// It has not arrived yet; the server goes on trying.
        case delayed
        /// It lies in the mailbox.
        case delivered
        /// It went on to where nothing more will be reported.
        case relayed
    }

    /// One recipient of a report.
    public struct Recipient: Sendable, Hashable {
        /// The address that the message was sent to; nil where the report only has the final one.
        public var originalRecipient: String?
        /// The address that the reporting server had in hand, after aliases and forwarding.
        public var finalRecipient: String?
        /// Nil where the report names none of RFC 3464's.
        public var action: Action?
        /// The status code (RFC 3463), e.g. `5.1.1`.
        public var status: String?
        /// What the other server said, on one line, without the type before it: `550 5.1.1 User unknown`.
        public var diagnostic: String?
        /// The server that said so.
        public var remoteMTA: String?
        /// When the last try was made.
        public var lastAttempt: MessageDate?
        /// Until when the server goes on trying.
        public var willRetryUntil: MessageDate?

        /// The address that the sender knows: the original one where it is told, else the final one.
        public var address: String { originalRecipient ?? finalRecipient ?? "" }

        /// What it comes to (RFC 3464 section 2.3.3, RFC 3463 section 2); nil where the report does not say.
        public var outcome: Outcome? {
            switch action {
            case .delayed: .delayed
            case .delivered: .delivered
            case .relayed, .expanded: .relayed
            case .failed: status?.first == "4" ? .transient : .permanent
            case nil:
                switch status?.first {
                case "2": .delivered
                case "4": .transient
                case "5": .permanent
                default: nil
                }
            }
        }

        init(finalRecipient: String? = nil, action: Action? = nil, status: String? = nil, diagnostic: String? = nil) {
            self.finalRecipient = finalRecipient
            self.action = action
            self.status = status
            self.diagnostic = diagnostic
        }
    }
}

extension Message {
    /// The delivery report that the message is; nil where it is none.
    public var report: DeliveryReport? {
        if let report = StandardReport.read(self) { return report }
        return NotifiedBounce.read(self) ?? WordedBounce.read(self)
    }

    /// Whether the message is a receipt that a reader's program has sent: read, thrown away, printed (RFC 8098 section 3).
    public var isReceipt: Bool {
        guard root.mediaType == "multipart/report" else { return false }
        return root.contentType["report-type"]?.lowercased() == "disposition-notification"
            || root.children.contains { $0.mediaType == "message/disposition-notification" }
    }
}
