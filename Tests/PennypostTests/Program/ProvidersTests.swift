import Foundation
import LocalServers
import MailSetup
import Mailboxes
import Testing

@Suite("pennypost providers", .timeLimit(.minutes(5)))
struct ProvidersTests {
    private static func file(_ company: TestMailServers, smtpPort: Int? = nil) -> String {
        """
        {"providers": [{"id": "firma", "name": "Firma", "domains": ["firma.test"],
          "imap": {"host": "\(company.imaps.host)", "port": \(company.imaps.port), "security": "tls"},
          "smtp": {"host": "\(company.smtps.host)", "port": \(smtpPort ?? company.smtps.port), "security": "tls"},
          "signIn": {"with": "account"}, "sureness": "confirmed", "checked": "2026-11-19"}]}
        """
    }

    private func folder(_ providers: String) throws -> ProgramFolder {
        let folder = try ProgramFolder()
        try FileManager.default.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        _ = try folder.file("data/providers.json", providers.utf8)
        return folder
    }

    @Test("lists what is known, without a data folder and without making one")
    func list() async throws {
        let folder = try ProgramFolder()
        let all = try await folder.run("providers", "--json").objects()
        #expect(all.count == ProviderDirectory.builtIn.all.count)
        let gmail = try #require(all.first)
        #expect(gmail["id"] as? String == "gmail" && gmail["domains"] as? [String] == ["gmail.com", "googlemail.com"])
        #expect((gmail["signIn"] as? [String: Any])?["letters"] as? Int == 16)
        #expect((gmail["limits"] as? [String: Any])?["recipientsPerDay"] as? Int == 500)
        let one = try await folder.run("providers", "list", "wedos")
        #expect(one.text.contains("wes{number}-imap.wedos.net") && !one.text.contains("gmail"))
        let none = try await folder.run("providers", "list", "wedo")
        #expect(none.status == 66 && none.errors.contains("no provider has this name"))
        #expect(!FileManager.default.fileExists(atPath: folder.data))
    }

    @Test("greets both servers of the user's own provider, which connects without naming a host")
    func own() async throws {
        let company = try await TestMailServers.shared()
        let folder = try folder(Self.file(company))
        let check = try await folder.run("providers", "check", "firma", "--ca", company.authorityFile, "--json")
        #expect(check.status == 0, "\(check.errors)")
        let findings = try check.objects()
        #expect(Set(findings.compactMap { $0["service"] as? String }) == ["imap", "smtp"])
        #expect(findings.allSatisfy { $0["greets"] as? Bool == true })
        let address = TestMailServers.jan.address
        let connected = try await folder.run(
            "connect", address, "--ca", company.authorityFile, "--password-file", "-", "--json",
            input: TestMailServers.jan.passwordInGroups)
        #expect(connected.status == 0, "\(connected.errors)")
        #expect(try connected.objects().first?["provider"] as? String == "firma")
    }

    @Test("says which server did not greet, and why")
    func broken() async throws {
        let company = try await TestMailServers.shared()
        // No authority vouches for the certificate, and one port speaks plaintext.
        let folder = try folder(Self.file(company, smtpPort: company.postfix.submission.port))
        let check = try await folder.run("providers", "check", "firma", "wedos", "--json")
        #expect(check.status == 69)
        #expect(try check.errorObject()["message"] as? String == "2 servers did not greet")
        let findings = try check.objects()
        func failure(_ service: String) -> String? {
            findings.first { $0["provider"] as? String == "firma" && $0["service"] as? String == service }?["failure"]
                as? String
        }
        #expect(failure("imap")?.contains("not trusted") == true)
        #expect(failure("smtp")?.contains("does not speak TLS") == true)
        let skipped = findings.filter { $0["provider"] as? String == "wedos" }
        #expect(skipped.count == 2 && skipped.allSatisfy { $0["greets"] is NSNull })
    }

    @Test("names the place of a mistake in the user's file, which stops every command")
    func slip() async throws {
        let folder = try folder(#"{"providers": [{"id": "x", "nam": "X"}]}"#)
        for arguments in [["providers"], ["mailboxes"]] {
            let run = try await ProgramRun.run(arguments + ["--json"], data: folder.data)
            #expect(run.status == 78)
            let error = try run.errorObject()
            #expect(error["code"] as? String == "bad-providers")
            #expect((error["message"] as? String)?.contains("providers[0]: “nam” is not a known key") == true)
        }
    }
}
