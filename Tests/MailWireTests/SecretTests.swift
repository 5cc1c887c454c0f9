import MailWire
import Testing

@Suite("Secrets") struct SecretTests {
    static let text = "abcd-efgh-ijkl"
    let secret = Secret(text)

    /// Every form in which a value can get into a log.
    private func printings(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        let children = Mirror(reflecting: value).children.map { "\($0.label ?? "") \($0.value)" }
        return [
            "\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])", "\(value as Any?)",
        ]
            + children
    }

    @Test("No form of printing shows a secret")
    func noFormOfPrintingShowsASecret() {
        let credentials = Credentials(userName: "jan@example.cz", password: secret)
        let token = Credentials(userName: "jan@example.cz", proof: .accessToken(secret))
        let bytes = "\(Array(Self.text.utf8))"
        let printings =
            printings(of: secret) + printings(of: credentials) + printings(of: token) + printings(of: credentials.proof)
            + printings(of: ["a": credentials])
        for printing in printings {
            #expect(
                !printing.contains("abcd") && !printing.contains("efgh")
                    && !printing.contains(bytes.dropFirst(1).prefix(12)))
        }
        #expect("\(secret)" == "•••")
    }

    @Test("No form of printing shows the secret of a SASL exchange")
    func exchangesDoNotShowSecretsEither() throws {
        let endpoint = Endpoint(host: "imap.example.cz", port: 993, security: .tls)
        for mechanism in [SASLMechanism.plain, .login, .scramSHA256] {
            let exchange = try SASLExchange(
                mechanism: mechanism, credentials: Credentials(userName: "jan", password: secret), endpoint: endpoint)
            for printing in printings(of: exchange) { #expect(!printing.contains("abcd")) }
        }
        for mechanism in [SASLMechanism.oauthBearer, .xoauth2] {
            var exchange = try SASLExchange(
                mechanism: mechanism, credentials: Credentials(userName: "jan", proof: .accessToken(secret)),
                endpoint: endpoint)
            for printing in printings(of: exchange) {
                #expect(!printing.contains("abcd") && !printing.contains("97, 98, 99, 100"))
            }
            _ = try exchange.initialResponse()
            for printing in printings(of: exchange) { #expect(!printing.contains("97, 98, 99, 100")) }
        }
    }

    @Test("A closure receives the whole secret")
    func closuresReceiveTheWholeSecret() {
        #expect(secret.withText { $0 } == Self.text)
        #expect(secret.withBytes { $0 } == Array(Self.text.utf8))
        #expect(Secret(bytes: [0xFF]).withText { $0 } == "\u{FFFD}")
        #expect(!secret.isEmpty && Secret("").isEmpty)
    }

    @Test("Secrets are equal if their bytes are")
    func secretsAreEqualIfTheirBytesAre() {
        #expect(secret == Secret(bytes: Array(Self.text.utf8)))
        #expect(secret != Secret("abcd-efgh-ijkm"))
        #expect(secret != Secret("abcd"))
    }
}
