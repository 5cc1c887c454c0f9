import MailWire
import Testing

@testable import MailSetup

@Suite("Hosts that may get a password although the user did not name them")
struct VouchedHostsTests {
    @Test(
        "The address's own domain and the list's hosts are vouched for, and no others",
        arguments: [
            ("firma.cz", "mail.firma.cz", true), ("firma.cz", "firma.cz", true), ("firma.cz", "IMAP.Firma.CZ.", true),
            ("žluťák.cz", "mail.xn--lu-zja68bq4b.cz", false), ("firma.cz", "imap.gmail.com", true),
            ("firma.cz", "smtp.seznam.cz", true), ("firma.cz", "mail.gmail.com", false),
            ("firma.cz", "firma.cz.evil.test", false), ("firma.cz", "mojefirma.cz", false),
            ("obchod.firma.cz", "mail.firma.cz", false), ("com.pl", "evil.com.pl", false),
            ("krakow.pl", "evil.krakow.pl", false), ("firma.krakow.pl", "mail.firma.krakow.pl", true),
            ("co.uk", "evil.co.uk", false), ("wz.cz", "evil.wz.cz", false), ("duckdns.org", "evil.duckdns.org", false),
            ("firma.duckdns.org", "mail.firma.duckdns.org", true), ("cz", "evil.cz", false), ("", "evil.test", false),
            ("seznam.cz", "evil.seznam.cz", false), ("seznam.cz", "imap.seznam.cz", true),
        ])
    func hosts(domain: String, host: String, isTaken: Bool) {
        #expect(VouchedHosts(domain: domain, providers: .builtIn).contains(host) == isTaken)
    }

    private func fix(certificateFor names: [String], address domain: String = "firma.test") -> Diagnosis? {
        var seen = Observations(address: "jana@\(domain)", domain: domain, now: 1_790_000_000)
        let endpoint = Endpoint(host: "mail.\(domain)", port: 993, security: .tls)
        var server = ServerObservation(
            service: .imap, endpoint: endpoint, userName: "jana@\(domain)",
            trouble: .notConnected(.tlsFailed(.wrongHostName, detail: "")))
        server.certificate = CertificateFacts(
            names: names, notBefore: 0, notAfter: 4_000_000_000, isSelfSigned: false, issuer: "x")
        seen.imap = server
        return Diagnosing(seen: seen, providers: .builtIn).diagnosis()
    }

    @Test("The name in an untrusted certificate is shown and never offered")
    func strangersName() throws {
        for names in [["evil.test"], ["evil.test", "*.evil.test"], ["firma.test.evil.test"], ["mail.gmail.com"]] {
            let diagnosis = try #require(fix(certificateFor: names))
            #expect(diagnosis.cause == .certificateOtherName && diagnosis.fix == nil)
            #expect(diagnosis.values[.names]?.contains(names[0]) == true)
            #expect(diagnosis.values[.suggestion] == nil)
        }
    }

    @Test("A name in the address's own domain, or a provider's, is offered")
    func ownOrProviderName() {
        let own = Endpoint(host: "posta.firma.test", port: 993, security: .tls)
        #expect(fix(certificateFor: ["posta.firma.test"])?.fix == .server(.imap, own))
        #expect(fix(certificateFor: ["evil.test", "posta.firma.test", "*.x.test"])?.fix == .server(.imap, own))
        #expect(fix(certificateFor: ["a.firma.test", "b.firma.test"])?.fix == nil)
        let provider = Endpoint(host: "imap.gmail.com", port: 993, security: .tls)
        #expect(fix(certificateFor: ["imap.gmail.com"])?.fix == .server(.imap, provider))
        #expect(fix(certificateFor: ["evil.wz.cz"], address: "wz.cz")?.fix == nil)
    }
}
