import MIME

extension ParsedMessageDocument {
    /// The content of a delivery report (RFC 3464, or in a server's own words).
    struct Report: Encodable, Sendable, Equatable {
        /// What became of the message for one recipient.
        struct Recipient: Encodable, Sendable, Equatable {
            var address: String
            /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`; `nil` if the report does not say.
            var action: String?
            /// The status code of RFC 3463, e.g. `5.1.1`.
            var status: String?
            /// The other server's words.
            var diagnostic: String?

            init(_ recipient: DeliveryReport.Recipient) {
                address = recipient.address
                action = recipient.action?.rawValue
                status = recipient.status
                diagnostic = recipient.diagnostic
            }
        }

        var recipients: [Recipient]
        /// The Message-ID of the message that the report is about.
        var messageID: String?

        init(_ report: DeliveryReport) {
            recipients = report.recipients.map(Recipient.init)
            messageID = report.originalMessageID
        }
    }
}
