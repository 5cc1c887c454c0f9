import Foundation
import LocalServers
import Testing

@Suite("pennypost connect without a known provider", .timeLimit(.minutes(5)))
struct DiscoveryProgramTests {
    /// Runs `connect`, which may fail. On a machine that is busy with other tests, servers may be found too late for
    /// the discovery's limits; then it tries again.
    private func connect(
        _ address: String, _ folder: ProgramFolder, names: String, authority: String? = nil, password: String,
        tries: Int = 5
    ) async throws -> ProgramRun {
        let arguments =
            ["connect", address, "--password-file", "-", "--json", "--fix"] + (authority.map { ["--ca", $0] } ?? [])
        var run: ProgramRun
        var left = tries
        repeat {
            run = try await ProgramRun.run(
                arguments, data: folder.data, input: password, environment: ["PENNYPOST_NAME_SERVERS": names])
            left -= 1
        } while left > 0 && run.errors.contains("\"servers-unknown\"")
        return run
    }

    @Test("finds the servers by the domain's SRV records, connects, and fetches from them")
    func byServiceRecords() async throws {
        let anna = TestMailServers.anna
        var dovecot = DovecotOptions(users: [anna])
        dovecot.certificateHosts = ["imap.firma.test"]
        var postfix = PostfixOptions()
        postfix.certificateHosts = ["smtp.firma.test"]
        try await withTestMailServers(dovecot: dovecot, postfix: postfix) { company in
            let records: [DNSRecord] = [
                .mailExchanger(of: "firma.test", host: "mx.firma.test", preference: 10),
                .service("_imaps._tcp.firma.test", host: "imap.firma.test", port: company.imaps.port),
                .service("_submissions._tcp.firma.test", host: "smtp.firma.test", port: company.smtps.port),
                .noService("_submission._tcp.firma.test"),
                .address(of: "imap.firma.test", "127.0.0.1"), .address(of: "smtp.firma.test", "127.0.0.1"),
            ]
            try await withDNSServer(zones: ["firma.test"], records: records) { server in
                let folder = try ProgramFolder()
                let names = "\(server.endpoint)"
                let run = try await connect(
                    anna.address, folder, names: names, authority: company.authorityFile,
                    password: anna.passwordInGroups)
                #expect(run.status == 0, "\(run.errors)")
                let mailbox = try #require(try run.objects().first)
                #expect((mailbox["imap"] as? [String: Any])?["host"] as? String == "imap.firma.test")
                #expect((mailbox["smtp"] as? [String: Any])?["port"] as? Int == company.smtps.port)
                #expect(mailbox["userName"] as? String == anna.address)
                let fetch = try await ProgramRun.run(
                    ["fetch"], data: folder.data, environment: ["PENNYPOST_NAME_SERVERS": names])
                #expect(fetch.status == 0, "\(fetch.errors)")
            }
        }
    }

    @Test("names the servers to give if only someone else's were found, and says if none were")
    func refused() async throws {
        let company = try await TestMailServers.shared()
        let folder = try ProgramFolder()
        let records: [DNSRecord] = [
            .mailExchanger(of: "firma.test", host: "mx.firma.test", preference: 10),
            .service("_imaps._tcp.firma.test", host: "localhost", port: company.imaps.port),
            .service("_submissions._tcp.firma.test", host: "localhost", port: company.smtps.port),
            .mailExchanger(of: "bare.test", host: "mx.firma.test", preference: 10),
        ]
        try await withDNSServer(zones: ["firma.test", "bare.test"], records: records) { server in
            let run = try await connect(
                "anna@firma.test", folder, names: "\(server.endpoint)", authority: company.authorityFile,
                password: "abcdefghijklmnop")
            #expect(run.status == 78)
            let error = try run.errorObject()
            #expect(error["code"] as? String == "servers-unconfirmed")
            let remedy = try #require(error["remedy"] as? String)
            // A person has to type them: --fix does not accept them.
            #expect(remedy.contains("--imap localhost:\(company.imaps.port)/tls"))
            let bare = try await connect(
                "anna@bare.test", folder, names: "\(server.endpoint)", password: "abcdefghijklmnop", tries: 1)
            #expect(bare.status == 78)
            #expect(try bare.errorObject()["code"] as? String == "servers-unknown")
        }
    }

    @Test("refuses name servers that are not addresses")
    func badNameServers() async throws {
        let folder = try ProgramFolder()
        let run = try await connect("anna@firma.test", folder, names: "dns.test", password: "abcdefghijklmnop")
        #expect(run.status == 78)
        #expect(try run.errorObject()["code"] as? String == "bad-name-servers")
        #expect(try run.errorObject()["field"] as? String == "PENNYPOST_NAME_SERVERS")
    }
}
