import Foundation
import LocalServers
import Testing

@Suite("Options under their former names", .timeLimit(.minutes(5)))
struct FormerOptionTests {
    @Test("--mend works as --fix, with a warning on standard error")
    func mend() async throws {
        let company = try await TestMailServers.shared()
        let anna = TestMailServers.anna
        let folder = try ProgramFolder()
        let run = try await ProgramRun.run(
            ["connect", anna.address, "--password-file", "-", "--mend", "--ca", company.authorityFile]
                + ["--imap", "\(company.imaps)/tls", "--smtp", "\(company.submission)/tls"],
            data: folder.data, input: anna.password)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors == "pennypost: --mend is now --fix\n")
        #expect(run.text.contains("\(company.submission)/starttls"))
    }

    @Test("--although-it-may-have-left works as --resend-uncertain, with a warning on standard error")
    func althoughItMayHaveLeft() async throws {
        let folder = try ProgramFolder()
        let run = try await folder.run("outbox", "retry", "42", "--although-it-may-have-left", "--json")
        #expect(run.status == 66)
        #expect(run.errors.hasPrefix(#"{"warning":"--although-it-may-have-left is now --resend-uncertain"}"# + "\n"))
    }
}
