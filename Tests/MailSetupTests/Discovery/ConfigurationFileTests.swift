import MIME
import MailWire
import Testing

@testable import MailSetup

@Suite("A domain's configuration file")
struct ConfigurationFileTests {
    private func reading(_ text: String, address: String = "anna@firma.test") throws -> ConfigurationFile.Reading? {
        let address = try MailAddress(parsing: address)
        return ConfigurationFile(Array(text.utf8))?.reading(for: address, domain: address.domain)
    }

    static func file(
        domain: String = "<domain>firma.test</domain>", imap: String = "", smtp: String = "", before: String = ""
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>\(before)
        <clientConfig version="1.1"><emailProvider id="firma.test">\(domain)
          <displayName>Firma &amp; synové</displayName><displayShortName>Firma</displayShortName>
          \(imap)\(smtp)
          <documentation url="https://firma.test/"><descr lang="cs">Nastavení</descr></documentation>
        </emailProvider><webMail><loginPage url="https://posta.firma.test/"/></webMail></clientConfig>
        """
    }

    static func server(
        _ kind: String, _ host: String, _ port: String, _ socket: String, user: String = "%EMAILADDRESS%",
        authentication: [String] = ["password-cleartext"]
    ) -> String {
        """
        <\(kind == "smtp" ? "outgoing" : "incoming")Server type="\(kind)"><hostname> \(host)
        </hostname><port>\(port)</port><socketType>\(socket)</socketType><username>\(user)</username>
        \(authentication.map { "<authentication>\($0)</authentication>" }.joined())
        </\(kind == "smtp" ? "outgoing" : "incoming")Server>
        """
    }

    @Test("Servers with TLS and STARTTLS are taken in order; POP and plaintext ones are not")
    func realistic() throws {
        let imap =
            Self.server("pop3", "pop.firma.test", "995", "SSL") + Self.server("imap", "a.firma.test", "993", "SSL")
            + Self.server("imap", "b.firma.test", "143", "STARTTLS")
            + Self.server("imap", "c.firma.test", "143", "plain")
        let smtp = Self.server("smtp", "%EMAILDOMAIN%", "587", "STARTTLS")
        let reading = try #require(try reading(Self.file(imap: imap, smtp: smtp)))
        #expect(reading.imap.map(\.description) == ["a.firma.test:993/tls", "b.firma.test:143/starttls"])
        #expect(reading.smtp.map(\.description) == ["firma.test:587/starttls"])
        #expect(reading.userNames == ["anna@firma.test"] && reading.takesPasswords)
    }

    @Test("Placeholders make user names; two different ones are kept, and no third")
    func userNames() throws {
        let imap = Self.server("imap", "a.firma.test", "993", "SSL", user: "%EMAILLOCALPART%.%EMAILDOMAIN%")
        let smtp =
            Self.server("smtp", "a.firma.test", "465", "SSL", user: "%EMAILLOCALPART%")
            + Self.server("smtp", "a.firma.test", "587", "STARTTLS", user: "third")
        let both = try #require(try reading(Self.file(imap: imap, smtp: smtp)))
        #expect(both.userNames == ["anna.firma.test", "anna"])
        let none = Self.server("imap", "a.firma.test", "993", "SSL", user: "a\nb")
        #expect(try reading(Self.file(imap: none))?.userNames == [])
    }

    @Test("OAuth 2.0 alone is noted, but a server that also takes passwords is preferred")
    func oauthOnly() throws {
        let token = Self.server("imap", "t.firma.test", "993", "SSL", authentication: ["OAuth2"])
        let both = Self.server("imap", "b.firma.test", "993", "SSL", authentication: ["OAuth2", "password-cleartext"])
        #expect(try reading(Self.file(imap: token))?.takesPasswords == false)
        let reading = try #require(try reading(Self.file(imap: token + both)))
        #expect(reading.takesPasswords && reading.imap.map(\.host) == ["b.firma.test"])
    }

    @Test("A file about another domain is ignored; one with the placeholder, or no domain, is used")
    func domains() throws {
        let imap = Self.server("imap", "a.firma.test", "993", "SSL")
        #expect(try reading(Self.file(domain: "<domain>jina.test</domain>", imap: imap)) == nil)
        let two = "<domain>jina.test</domain><domain>Firma.TEST</domain>"
        #expect(try reading(Self.file(domain: two, imap: imap)) != nil)
        #expect(try reading(Self.file(domain: "<domain>%EMAILDOMAIN%</domain>", imap: imap)) != nil)
        #expect(try reading(Self.file(domain: "", imap: imap)) != nil)
    }

    @Test("A document type is refused, however it is hidden")
    func documentType() throws {
        let imap = Self.server("imap", "a.firma.test", "993", "SSL")
        #expect(try reading(Self.file(imap: imap)) != nil)
        let bomb = """
            <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
            <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
            """
        #expect(try reading(Self.file(imap: imap, before: bomb)) == nil)
        #expect(try reading(Self.file(imap: imap, before: "<!DOCTYPE html>")) == nil)
        let outside = #"<!DOCTYPE x SYSTEM "file:///etc/passwd">"#
        #expect(try reading(Self.file(imap: imap, before: outside)) == nil)
        // "<" in UTF-7.
        let hidden = Self.file(imap: imap, before: "+ADw-!DOCTYPE x+AD4-")
            .replacing(#"encoding="UTF-8""#, with: #"encoding="UTF-7""#)
        #expect(try reading(hidden) == nil)
        let wide = Array(Self.file(imap: imap).utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        #expect(ConfigurationFile(wide) == nil)
        #expect(ConfigurationFile([0xFF, 0xFE, 0x3C]) == nil)
    }

    @Test(
        "A broken file is not used",
        arguments: [
            "", "<", "<clientConfig>", "<html><body>404</body></html>", "<?xml version=\"1.0\"",
            "<clientConfig></clientConfig>", "<clientConfig><emailProvider/></clientConfig>", "\u{0}",
            "<a><clientConfig/></a>", "{\"imap\": 1}",
        ])
    func broken(text: String) throws {
        #expect(try reading(text) == nil)
    }

    @Test(
        "A server with an invalid host or port is left out",
        arguments: [
            ("", "993"), ("a b", "993"), ("[::1]", "993"), ("a.firma.test/x", "993"), ("a.firma.test:1", "993"),
            ("host", "993"), ("a.firma.test", ""), ("a.firma.test", "0"), ("a.firma.test", "70000"),
            ("a.firma.test", "993/plain"), ("..", "993"), ("a%EMAILLOCALPART%.test", "993"),
        ])
    func badServers(host: String, port: String) throws {
        let imap = Self.server("imap", host, port, "SSL")
        #expect(try reading(Self.file(imap: imap), address: "\"a b\"@firma.test") == nil)
    }

    @Test("Long texts and many servers are bounded")
    func bounds() throws {
        let long = Self.server("imap", "a.firma.test", "993", "SSL", user: String(repeating: "u", count: 40_000))
        let reading = try #require(try reading(Self.file(imap: long)))
        #expect(reading.userNames.isEmpty)
        let many = (0..<200).map { Self.server("imap", "h\($0).firma.test", "993", "SSL") }.joined()
        let file = try #require(ConfigurationFile(Array(Self.file(imap: many).utf8)))
        #expect(file.imap.count == ConfigurationFile.mostEntries)
        let deep = String(repeating: "<a>", count: 5_000) + String(repeating: "</a>", count: 5_000)
        #expect(try self.reading(Self.file(imap: deep)) == nil)
    }
}
