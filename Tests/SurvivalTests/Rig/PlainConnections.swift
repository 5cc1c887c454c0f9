import LocalServers
import MailWire
import TestSupport

@testable import MailSetup
@testable import Mailboxes

extension ProvedConnection {
    /// Returns a mailbox with plaintext connections, which is added without asking a server.
    static func plain(_ user: MailUser, imap: LocalEndpoint, smtp: LocalEndpoint) -> ProvedConnection {
        ProvedConnection(
            address: user.address, name: nil, providerID: nil, userName: user.address, password: Secret(user.password),
            imap: Endpoint(imap, .plaintext), smtp: Endpoint(smtp, .plaintext), authorityPEM: nil)
    }
}

extension FetchLimits {
    /// Small transactions, so that a kill can fall between them.
    static let demanding: FetchLimits = {
        var limits = FetchLimits()
        limits.batchCount = 10
        limits.fullComparison = .zero
        limits.factsCount = 7
        limits.firstWindow = 5
        limits.recentCount = 3
        return limits
    }()
}
