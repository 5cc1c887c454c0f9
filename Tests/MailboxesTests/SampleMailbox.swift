import MailWire
import Storage

@testable import Mailboxes

extension Mailbox {
    /// A mailbox that no server has.
    static let sample = Mailbox(
        id: 1, address: "jana@firma.test", name: nil, providerID: nil, userName: "jana@firma.test",
        imap: Endpoint(host: "mail.firma.test", port: 993, security: .tls),
        smtp: Endpoint(host: "mail.firma.test", port: 465, security: .tls), authorityPEM: nil, state: .connected,
        stateDetail: nil, stateSince: nil, retryAt: nil, connectedAt: Timestamp(seconds: 0), lastFetchAt: nil)
}
