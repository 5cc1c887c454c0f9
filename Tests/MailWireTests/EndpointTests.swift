import Foundation
import MailWire
import Testing

@Suite("Endpoints that people type") struct EndpointTests {
    @Test(
        "An endpoint is read with its defaults, and its description is read back the same",
        arguments: [
            ("imap.example.cz", Endpoint(host: "imap.example.cz", port: 993, security: .tls)),
            ("  imap.example.cz:993\n", Endpoint(host: "imap.example.cz", port: 993, security: .tls)),
            ("smtp.example.cz:587", Endpoint(host: "smtp.example.cz", port: 587, security: .startTLS)),
            ("smtp.example.cz:25", Endpoint(host: "smtp.example.cz", port: 25, security: .startTLS)),
            ("imap.example.cz:143", Endpoint(host: "imap.example.cz", port: 143, security: .startTLS)),
            ("imap.example.cz:143/TLS", Endpoint(host: "imap.example.cz", port: 143, security: .tls)),
            ("127.0.0.1:2525/plain", Endpoint(host: "127.0.0.1", port: 2525, security: .plaintext)),
            ("host/starttls", Endpoint(host: "host", port: 993, security: .startTLS)),
            ("[::1]", Endpoint(host: "::1", port: 993, security: .tls)),
            ("[2001:db8::7]:65535/plain", Endpoint(host: "2001:db8::7", port: 65535, security: .plaintext)),
            ("[fe80::1%eth0]:1", Endpoint(host: "fe80::1%eth0", port: 1, security: .tls)),
            ("pošta.cz:143", Endpoint(host: "pošta.cz", port: 143, security: .startTLS)),
        ])
    func userInputIsParsed(text: String, expected: Endpoint) throws {
        let endpoint = try Endpoint(parsing: text, defaultPort: 993)
        #expect(endpoint == expected)
        #expect(try Endpoint(parsing: endpoint.description, defaultPort: 1) == endpoint)
    }

    @Test(
        "Every mistake is reported with the right error",
        arguments: [
            ("", EndpointError.malformedHost("")),
            ("   ", .malformedHost("")),
            (":993", .malformedHost("")),
            ("imap example.cz", .malformedHost("imap example.cz")),
            ("imap.example.cz\r\nEHLO", .malformedHost("imap.example.cz\r\nEHLO")),
            ("[]", .malformedHost("")),
            ("[::1", .malformedHost("[::1")),
            ("[::1]993", .malformedHost("[::1]993")),
            ("jan@example.cz", .malformedHost("jan@example.cz")),
            ("::1", .unbracketedIPv6("::1")),
            ("2001:db8::7:993", .unbracketedIPv6("2001:db8::7:993")),
            ("host:", .malformedPort("")),
            ("host:0", .malformedPort("0")),
            ("host:65536", .malformedPort("65536")),
            ("host:-1", .malformedPort("-1")),
            ("host:+993", .malformedPort("+993")),
            ("host:imap", .malformedPort("imap")),
            ("host:99999999999999999999", .malformedPort("99999999999999999999")),
            ("host:993/ssl", .unknownSecurity("ssl")),
            ("host/", .unknownSecurity("")),
            ("https://imap.example.cz", .unknownSecurity("imap.example.cz")),
        ])
    func everyMistakeIsReported(text: String, error: EndpointError) {
        #expect(throws: error) { try Endpoint(parsing: text, defaultPort: 993) }
        #expect(!error.description.isEmpty)
    }

    @Test("A host name of the maximum length is accepted, and a longer one is refused")
    func aLongNameIsRefused() throws {
        let longest = String(repeating: "a", count: Endpoint.maximumHostLength)
        #expect(try Endpoint(parsing: longest, defaultPort: 993).host == longest)
        #expect(throws: EndpointError.malformedHost(longest + "a")) {
            try Endpoint(parsing: longest + "a", defaultPort: 993)
        }
    }

    @Test("The stored form of an endpoint is stable")
    func theStoredFormIsStable() throws {
        let endpoint = Endpoint(host: "h", port: 587, security: .startTLS)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(endpoint), as: UTF8.self)
        #expect(text == #"{"host":"h","port":587,"security":"starttls"}"#)
        #expect(try JSONDecoder().decode(Endpoint.self, from: Data(text.utf8)) == endpoint)
    }
}
