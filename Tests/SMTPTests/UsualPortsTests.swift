import MailWire
import SMTP
import Testing

@Suite("A submission server by its host")
struct UsualPortsTests {
    private func endpoint(_ server: MailServer) -> Endpoint {
        SMTPClient(server, user: "anna", password: Secret("secret")).configuration.endpoint
    }

    @Test("The port is 465 with TLS and 587 with STARTTLS, unless one is given")
    func ports() {
        #expect(endpoint(.tls("a.test")) == Endpoint(host: "a.test", port: 465, security: .tls))
        #expect(endpoint(.startTLS("a.test")) == Endpoint(host: "a.test", port: 587, security: .startTLS))
        #expect(endpoint(.tls("a.test", port: 4650)) == Endpoint(host: "a.test", port: 4650, security: .tls))
    }
}
