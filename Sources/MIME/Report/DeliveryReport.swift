/// What happened to a message according to a mail server: a delivery status notification (RFC 3464, RFC 6533), or the
/// bounce of a program that only writes words.
///
/// A receipt from the reader's mail program (RFC 8098) is not a delivery report.
public struct DeliveryReport: Sendable, Hashable {
    /// How the report was read. Words alone are less reliable.
    public enum Basis: String, Sendable, Hashable, CaseIterable {
        /// A message/delivery-status part.
        case standard
        /// The header field `X-Failed-Recipients`, with or without words.
        case failedRecipientsHeader = "x-failed-recipients"
        /// The words of this program or provider.
        case qmail, exim, postfix, sendmail, gmail, yahoo, exchange, domino
        /// Amazon SES, in notifications that Amazon SNS forwards.
        case amazonSES = "amazon-ses"
        /// The words of another program, or the fields of a status part as text.
        case other
    }

    /// How the report was read.
    public var basis: Basis
    /// What happened to the message for each recipient, in the report's order.
    public var recipients: [Recipient]
    /// The Message-ID of the reported message, without angle brackets; `nil` if the report does not give it.
    public var originalMessageID: String?
    /// The reporting server; `nil` if the report does not give it.
    public var reportingMTA: String?
    /// The envelope identifier that the sender gave with DSN (RFC 3461 §4.4).
    public var originalEnvelopeID: String?
    /// When the message arrived at the reporting server.
    public var arrivalDate: MessageDate?
    /// Whether the machine-readable part follows RFC 3464; `true` if the report was read from words.
    public var isComplete: Bool

    init(_ basis: Basis, recipients: [Recipient] = [], originalMessageID: String? = nil) {
        self.basis = basis
        self.recipients = recipients
        self.originalMessageID = originalMessageID
        self.isComplete = !recipients.isEmpty
    }
}

extension DeliveryReport {
    /// What the server did with the message (RFC 3464 §2.3.3).
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// The action of this name in RFC 3464 §2.3.3.
        case failed, delayed, delivered, relayed, expanded
    }

    /// What an action and a status code together mean for one recipient.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// Not delivered, and another attempt would fail too.
        case permanent
        /// Not delivered and given up; another attempt might succeed.
        case transient
        /// Not delivered yet; the server keeps trying.
        case delayed
        /// Delivered to the mailbox.
        case delivered
        /// Passed on to a system that will report nothing more.
        case relayed
    }

    /// One recipient of a report.
    public struct Recipient: Sendable, Hashable {
        /// The address the message was sent to; `nil` if the report only has the final one.
        public var originalRecipient: String?
        /// The address at the reporting server, after aliases and forwarding.
        public var finalRecipient: String?
        /// The action; `nil` if the report has none of RFC 3464's.
        public var action: Action?
        /// The status code (RFC 3463), e.g. `5.1.1`.
        public var status: String?
        /// The other server's reply on one line, without the type before it: `550 5.1.1 User unknown`.
        public var diagnostic: String?
        /// The server that gave this reply.
        public var remoteMTA: String?
        /// When delivery was last attempted.
        public var lastAttempt: MessageDate?
        /// Until when the server keeps trying.
        public var willRetryUntil: MessageDate?

        /// The address that the sender knows: the original one if the report has it, else the final one.
        public var address: String { originalRecipient ?? finalRecipient ?? "" }

        /// The outcome (RFC 3464 §2.3.3, RFC 3463 §2); `nil` if the report does not give it.
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
    /// The message as a delivery report; `nil` if it is not one.
    public var report: DeliveryReport? {
        if let report = StandardReport.read(self) { return report }
        return NotifiedBounce.read(self) ?? WordedBounce.read(self)
    }

    /// Whether the message is a receipt from a reader's mail program: read, deleted, printed (RFC 8098 §3).
    public var isReceipt: Bool {
        guard root.mediaType == "multipart/report" else { return false }
        return root.contentType["report-type"]?.lowercased() == "disposition-notification"
            || root.children.contains { $0.mediaType == "message/disposition-notification" }
    }
}
