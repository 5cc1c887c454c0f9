import MailWire
import Testing

@testable import MailSetup

@Suite("The providers file")
struct ProviderFileTests {
    private static let dilna = """
        {"id": "dilna", "name": "Dílna hosting", "domains": ["dilna.cz"],
         "imap": {"host": "imap.dilna.cz", "port": 993, "security": "tls"},
         "smtp": {"host": "smtp{number}.dilna.cz", "port": 587, "security": "starttls"},
         "signIn": {"with": "account"}, "sureness": "confirmed", "checked": "2026-11-19"}
        """

    private func read(_ providers: String...) throws(ProviderFileError) -> [Provider] {
        try ProviderFile.read(Array(#"{"providers": [\#(providers.joined(separator: ", "))]}"#.utf8))
    }

    @Test("comes complete with the program: every known Czech, Polish and Slovak provider, once")
    func builtIn() throws {
        let providers = try ProviderFile.read(PackageResources.providers_json)
        #expect(ProviderDirectory.builtIn.all == providers)
        #expect(providers.count == 27)
        for (domain, id) in [
            ("gmail.com", "gmail"), ("seznam.cz", "seznam"), ("volny.cz", "volny"), ("wp.pl", "wp"),
            ("go2.pl", "o2"), ("op.pl", "onet"), ("azet.sk", "azet"), ("hotmail.sk", "outlook"),
        ] { #expect(ProviderDirectory.builtIn.provider(ofDomain: domain.uppercased())?.id == id) }
        for provider in providers {
            // A provider that accepts only app passwords has a page on which they are made.
            if provider.password == .appPassword { #expect(provider.passwordPage != nil, "\(provider.id)") }
            #expect(provider.password == .oauth || provider.imap.pattern.port == 993, "\(provider.id)")
        }
    }

    @Test("has defaults for keys that are left out")
    func defaults() throws {
        let provider = try #require(try read(Self.dilna).first)
        #expect(provider.userNames == [.address])
        #expect(provider.mxSuffixes.isEmpty && provider.switchOnFirst.isEmpty && !provider.filesSentCopies)
        #expect(provider.limits == .none)
        #expect(provider.imap.endpoint == Endpoint(host: "imap.dilna.cz", port: 993, security: .tls))
        // Only the customer knows the number.
        #expect(provider.smtp.endpoint == nil)
        for (host, isIt) in [
            ("smtp7.dilna.cz", true), ("SMTP42.dilna.cz", true), ("smtp.dilna.cz", false), ("smtpx.dilna.cz", false),
            ("smtp7.dilna.cz.evil.example", false),
        ] { #expect(provider.smtp.isHost(host) == isIt, "\(host)") }
    }

    @Test(
        "is refused with the place of the mistake and what is wrong",
        arguments: [
            (#""id": "dilna""#, #""id": "Dílna""#, "providers[1].id"),
            (#""id": "dilna", "#, "", "providers[1]: “id” is missing"),
            (#""name": "Dílna hosting""#, #""name": """#, "providers[1].name"),
            (#""name": "Dílna hosting""#, #""name": 7"#, "providers[1].name: it has the wrong form"),
            (#"["dilna.cz"]"#, #"["@Dilna.cz"]"#, "providers[1].domains: “@Dilna.cz”"),
            (#""domains": ["dilna.cz"],"#, "", "providers[1].domains: neither domains nor mxSuffixes"),
            (#""domains""#, #""domain""#, "providers[1]: “domain” is not a known key"),
            (#""host": "imap.dilna.cz""#, #""host": "imap..dilna.cz""#, "providers[1].imap.host"),
            (#""port": 993"#, #""port": 70000"#, "providers[1].imap.port: it is not a number from 1 to 65535"),
            (#""port": 993, "#, "", "providers[1].imap.port"),
            (
                #""security": "tls""#, #""security": "ssl""#,
                "providers[1].imap.security: “ssl” is not one of tls, starttls"
            ),
            (#""security": "tls""#, #""security": "plain""#, "providers[1].imap.security"),
            (#"{"with": "account"}"#, #"{"with": "password"}"#, "providers[1].signIn.with: “password” is not one of"),
            (#"{"with": "account"}"#, #"{"with": "account", "page": "http://x.cz"}"#, "providers[1].signIn.page"),
            (#"{"with": "account"}"#, #"{"with": "account", "leters": 16}"#, "providers[1].signIn: “leters”"),
            (#""sureness": "confirmed""#, #""sureness": "maybe""#, "providers[1].sureness"),
            (#""2026-11-19""#, #""19. 11. 2026""#, "providers[1].checked: it is not a day such as 2026-11-19"),
            (
                #""sureness""#, #""userNames": ["address", "localPart", "address"], "sureness""#,
                "providers[1].userNames"
            ),
            (#""sureness""#, #""limits": {"recipientsPerDay": 0}, "sureness""#, "providers[1].limits.recipientsPerDay"),
            (#""sureness""#, #""switchOnFirst": [{"what": "pop"}], "sureness""#, "providers[1].switchOnFirst[0].what"),
        ])
    func faults(right: String, wrong: String, told: String) throws {
        let first = Self.dilna.replacing("dilna", with: "jina")
        let second = Self.dilna.replacing(right, with: wrong, maxReplacements: 1)
        #expect(second != Self.dilna)
        do {
            _ = try read(first, second)
            Issue.record("it was taken")
        } catch {
            #expect(error.description.contains(told), "\(error.description)")
        }
    }

    @Test("has each name and each domain once, and is JSON")
    func uniqueAndValid() throws {
        for (file, told) in [
            ([Self.dilna, Self.dilna.replacing("dilna.cz", with: "dilna.sk")], "two have the id “dilna”"),
            (
                [Self.dilna, Self.dilna.replacing(#""id": "dilna""#, with: #""id": "jina""#)],
                "two have the domain “dilna.cz”"
            ),
            (["{"], "it is not JSON"),
        ] {
            do {
                _ = try ProviderFile.read(Array(#"{"providers": [\#(file.joined(separator: ", "))]}"#.utf8))
                Issue.record("it was taken")
            } catch {
                #expect(error.description.contains(told), "\(error.description)")
            }
        }
        #expect(throws: ProviderFileError.self) { try ProviderFile.read([0xFF, 0x00]) }
        let tooLarge = [UInt8](repeating: 0x20, count: ProviderFile.largest + 1)
        #expect(throws: ProviderFileError(place: "", reason: "it is too large")) { try ProviderFile.read(tooLarge) }
    }

    @Test("of the user takes precedence over the one that comes with the program")
    func userFile() throws {
        let own = Self.dilna.replacing(#""id": "dilna""#, with: #""id": "wp""#)
        let both = try ProviderDirectory.builtIn.adding(Array(#"{"providers": [\#(own)]}"#.utf8))
        #expect(both.all.count == ProviderDirectory.builtIn.all.count)
        #expect(both.provider(ofDomain: "dilna.cz")?.id == "wp")
        #expect(both.provider(ofDomain: "wp.pl") == nil)
        let claimed = Self.dilna.replacing("dilna.cz\"]", with: "gmail.com\"]")
        let claiming = try ProviderDirectory.builtIn.adding(Array(#"{"providers": [\#(claimed)]}"#.utf8))
        #expect(claiming.provider(ofDomain: "gmail.com")?.id == "dilna")
    }

    @Test("gives the limits of the host that mail really goes through")
    func limitsByHost() {
        let known = ProviderDirectory.builtIn
        #expect(known.provider(ofSMTPHost: "SMTP.gmail.com", domain: "gmail.com")?.limits.recipientsPerDay == 500)
        #expect(known.provider(ofSMTPHost: "smtp.gmail.com", domain: "firma.cz")?.limits.recipientsPerDay == 2000)
        #expect(known.provider(ofSMTPHost: "wes1-smtp.wedos.net", domain: "firma.cz")?.limits.recipientsPerDay == 500)
        #expect(known.provider(ofSMTPHost: "smtp.firma.cz", domain: "gmail.com") == nil)
    }
}
