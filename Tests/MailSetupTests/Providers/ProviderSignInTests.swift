import OAuth
import Testing

@testable import MailSetup

@Suite("A provider's sign-in page")
struct ProviderSignInTests {
    private static let page = """
        {"client": "dilna", "authorization": "https://dilna.cz/a", "token": "https://dilna.cz/t", "scopes": ["mail"]}
        """

    private func read(_ page: String) throws(ProviderFileError) -> Provider? {
        let file = """
            {"providers": [{"id": "dilna", "name": "Dílna", "domains": ["dilna.cz"],
             "imap": {"host": "imap.dilna.cz", "port": 993, "security": "tls"},
             "smtp": {"host": "smtp.dilna.cz", "port": 465, "security": "tls"},
             "signIn": {"with": "oauth"}, "oauth": \(page), "sureness": "confirmed", "checked": "2026-11-21"}]}
            """
        return try ProviderFile.read(Array(file.utf8)).first
    }

    @Test("is known for every provider that takes no password, over TLS and at the provider's own addresses")
    func builtIn() throws {
        let all = ProviderDirectory.builtIn.all
        #expect(all.filter { $0.password == .oauth }.allSatisfy { $0.oauth != nil })
        let pages = all.compactMap { provider in provider.oauth.map { (provider.id, $0) } }
        #expect(pages.map(\.0).sorted() == ["gmail", "google-workspace", "microsoft-365", "outlook"])
        for (id, page) in pages {
            let server = page.server
            for address in [server.authorization, server.token, server.deviceAuthorization].compactMap(\.self) {
                let hosts =
                    page.client == "microsoft"
                    ? ["https://login.microsoftonline.com/"]
                    : ["https://accounts.google.com/", "https://oauth2.googleapis.com/"]
                #expect(hosts.contains { address.text.hasPrefix($0) }, "\(id): \(address)")
            }
            // Microsoft gives a refresh token only if asked for one. Google always does, and has no such scope.
            #expect(server.scopes.contains("offline_access") == (page.client == "microsoft"), "\(id)")
            #expect((server.deviceAuthorization != nil) == (page.client == "microsoft"), "\(id)")
        }
    }

    @Test("has defaults for what can be left out, and may be on this machine")
    func defaults() throws {
        let page = try #require(try read(Self.page)?.oauth)
        #expect(page.client == "dilna" && page.server.redirectHost == .address)
        #expect(page.server.deviceAuthorization == nil && page.server.scopes == ["mail"])
        let local = Self.page.replacing("https://dilna.cz", with: "http://127.0.0.1:8000")
        #expect(try read(local)?.oauth?.server.token.text == "http://127.0.0.1:8000/t")
    }

    @Test(
        "has errors that say where the fault is",
        arguments: [
            (#""client": "dilna", "#, "", "providers[0].oauth: “client” is missing"),
            (#""dilna""#, #""Dílna""#, "providers[0].oauth.client"),
            (#""https://dilna.cz/a""#, #""http://dilna.cz/a""#, "providers[0].oauth.authorization"),
            (#""token": "https://dilna.cz/t", "#, "", "providers[0].oauth.token: it is missing"),
            (#"["mail"]"#, "[]", "providers[0].oauth.scopes"),
            (#"["mail"]"#, #"["two words"]"#, "providers[0].oauth.scopes"),
            (#"["mail"]"#, #"["mail"], "redirectHost": "::1""#, "providers[0].oauth.redirectHost: “::1” is not one of"),
            (#"["mail"]"#, #"["mail"], "secret": "x""#, "providers[0].oauth: “secret” is not a known key"),
        ])
    func faults(right: String, wrong: String, told: String) {
        let page = Self.page.replacing(right, with: wrong, maxReplacements: 1)
        #expect(page != Self.page)
        do {
            _ = try read(page)
            Issue.record("it was taken")
        } catch {
            #expect(error.description.contains(told), "\(error.description)")
        }
    }
}
