import IMAP
import MailWire
import Testing

@Suite("An IMAP server by its host")
struct UsualPortsTests {
    private func endpoint(_ server: MailServer) -> Endpoint {
        IMAPClient(server, user: "anna", password: Secret("secret")).configuration.endpoint
    }

    @Test("The port is 993 with TLS and 143 with STARTTLS, unless one is given")
    func ports() {
        #expect(endpoint(.tls("a.test")) == Endpoint(host: "a.test", port: 993, security: .tls))
        #expect(endpoint(.startTLS("a.test")) == Endpoint(host: "a.test", port: 143, security: .startTLS))
        #expect(endpoint(.startTLS("a.test", port: 1143)) == Endpoint(host: "a.test", port: 1143, security: .startTLS))
    }
}
