import LocalServers
import MailWire
import SMTP
import TestSupport

extension SMTPClient {
    /// Returns a client of a scripted server that trusts its authority.
    init(
        _ server: ScriptedServer, _ security: TransportSecurity = .plaintext, credentials: Credentials? = nil,
        change: (inout SMTPConfiguration) -> Void = { _ in }
    ) {
        var configuration = SMTPConfiguration(endpoint: Endpoint(server.endpoint, security), credentials: credentials)
        change(&configuration)
        self.init(configuration, dialer: Dialer(trustRoots: .pem(server.authorityPEM)))
    }

    /// Returns a client of a company's Postfix.
    init(
        _ company: TestMailServers, _ security: TransportSecurity = .tls,
        credentials: Credentials? = .anna, change: (inout SMTPConfiguration) -> Void = { _ in }
    ) {
        let place = security == .tls ? company.smtps : company.submission
        var configuration = SMTPConfiguration(endpoint: Endpoint(place, security), credentials: credentials)
        change(&configuration)
        self.init(configuration, dialer: Dialer(trustRoots: .pemFile(path: company.authorityFile)))
    }
}

extension Credentials {
    static let anna = Credentials(TestMailServers.anna)
}

extension SMTPSession {
    func deliver(_ scenario: DeliveryScenario) async throws -> String {
        MachineDriver.show(try await deliver(scenario.envelope(), message: Array(scenario.message.utf8)))
    }
}
