import LocalServers
import MailWire
import Storage

@testable import MailSetup
@testable import Mailboxes

extension Mailbox {
    /// A mailbox that no server has.
    static func sample(
        _ state: State = .connected, detail: String? = nil, since: Timestamp? = nil, retryAt: Timestamp? = nil
    ) -> Mailbox {
        Mailbox(
            id: 1, address: "jana@firma.test", name: nil, providerID: nil, userName: "jana@firma.test",
            imap: Endpoint(host: "mail.firma.test", port: 993, security: .tls),
            smtp: Endpoint(host: "mail.firma.test", port: 465, security: .tls), authorityPEM: nil, state: state,
            stateDetail: detail, stateSince: since, retryAt: retryAt, connectedAt: Timestamp(seconds: 0),
            lastFetchAt: nil)
    }
}

extension ProvedConnection {
    /// A user's mailbox at these servers, which nothing has proved, so that it is added without asking a server.
    static func assumed(
        _ user: MailUser, password: String? = nil, imap: Endpoint, smtp: Endpoint, authorityPEM: String? = nil
    ) -> ProvedConnection {
        ProvedConnection(
            address: user.address, name: nil, providerID: nil, userName: user.address,
            password: Secret(password ?? user.password), imap: imap, smtp: smtp,
            authorityPEM: authorityPEM.map { Array($0.utf8) })
    }
}

extension Endpoint {
    /// A place at which no server listens.
    static let nowhere = Endpoint(host: "127.0.0.1", port: 1, security: .plaintext)
}
