import Foundation
import Testing

/// Every option with a wrong value gives a clear error that names the field, and nothing is stored.
@Suite("Bad input", .timeLimit(.minutes(5)))
struct BadInputTests {
    static let connect = ["connect", "a@firma.test", "--password-file", "-"]
    static let servers = ["--imap", "127.0.0.1:1/plain", "--smtp", "127.0.0.1:1/plain"]
    static let send = ["send", "--from", "a@firma.test", "--to", "b@firma.test", "--subject", "s", "--text", "-"]

    static let cases: [(arguments: [String], input: String, status: Int32, field: String)] = [
        (["connect"], "", 64, "command line"),
        (["connect", "no-address", "--password-file", "-"], "x", 65, "address"),
        (["connect", "a@b@c", "--password-file", "-"], "x", 65, "address"),
        (["connect", "a@firma.test", "--password", "secret"], "", 64, "command line"),
        (connect + servers, "", 65, "password"),
        (connect + servers, "a\nb\n", 65, "password"),
        (connect + servers, String(repeating: "x", count: 2000), 65, "password"),
        (connect + servers, String(repeating: "x", count: 20_000), 65, "--password-file"),
        (["connect", "a@firma.test", "--password-file", "/nowhere/x"], "", 66, "--password-file"),
        (["connect", "a@firma.test", "--password-file", "/"], "", 66, "--password-file"),
        (connect + servers + ["--name", "a\nb"], "x", 65, "--name"),
        (connect + servers + ["--user", ""], "x", 65, "--user"),
        (connect + ["--imap", "host:70000"], "x", 65, "--imap"),
        (connect + ["--smtp", "host/ssl"], "x", 65, "--smtp"),
        (connect + ["--ca", "/nowhere/ca.pem"], "x", 66, "--ca"),
        (connect, "x", 69, "address"),
        (["connect", "a@outlook.com", "--password-file", "-"], "x", 77, "address"),
        (connect + servers + ["--ca", "/dev/null"], "x", 69, "--imap"),
        (send, "x", 78, "address"),
        (["send", "--to", "b@firma.test", "--subject", "s", "--text", "-"], "x", 64, "--from"),
        (["send", "--from", "nobody", "--to", "b@firma.test", "--subject", "s", "--text", "-"], "x", 65, "--from"),
        (send + ["--key", ""], "x", 65, "--key"),
        (send + ["--html", "-"], "x", 64, "command line"), (send + ["--attach", "-"], "x", 64, "command line"),
        (["send", "--batch", "/nowhere.jsonl"], "", 66, "--batch"),
        (["send", "--batch", "/"], "", 66, "--batch"),
        (["send", "--batch", "-", "--subject", "s"], "", 64, "command line"),
        (["send", "--batch", "-", "--pending"], "", 64, "command line"),
        (["fetch"], "", 78, "fetch"),
        (["fetch", "a@firma.test"], "", 78, "address"),
        (["list"], "", 64, "command line"),
        (["list", "a@firma.test"], "", 78, "address"),
        (["list", "a@firma.test", "--limit", "0"], "", 64, "--limit"),
        (["list", "a@firma.test", "--limit", "many"], "", 64, "command line"),
        (["show", "1"], "", 66, "id"),
        (["show", "one"], "", 64, "command line"),
        (["disconnect", "a@firma.test"], "", 78, "address"),
        (["bogus"], "", 64, "command line"),
        (["mailboxes", "--data", ""], "", 64, "--data"),
        (["mailboxes", "--data", "/proc/pennypost"], "", 73, "data"),
    ]

    @Test("names the field", arguments: cases.indices)
    func namesTheField(index: Int) async throws {
        let (arguments, input, status, field) = Self.cases[index]
        let folder = try ProgramFolder()
        // No name server outside this machine is asked.
        let run = try await ProgramRun.run(
            arguments, data: folder.data, input: input, environment: ["PENNYPOST_NAME_SERVERS": "127.0.0.1:1"])
        #expect(run.status == status, "\(arguments): \(run.errors)")
        #expect(run.text == "")
        #expect(run.errors.hasPrefix("pennypost: \(field): "), "\(run.errors)")
        #expect(
            run.errors.contains(". ") && run.errors.hasSuffix(".\n") || run.errors.contains("\n  "), "\(run.errors)")
        #expect(try await folder.run("mailboxes", "--json").text == "")
    }

    @Test("A wrong message is not queued")
    func nothingIsQueued() async throws {
        let folder = try ProgramFolder()
        // The later checks need a mailbox. Its servers do not answer, since nothing may be sent.
        try await PlainServers.connected(folder).stop()
        let latin = try folder.file("latin.txt", [0x50, 0xF8, 0xED])
        let base = ["send", "--from", "a@firma.test"]
        let wrong: [([String], Int32, String)] = [
            (["--subject", "s", "--text", "-"], 64, "--to"),
            (["--to", "b", "--subject", "s", "--text", "-"], 65, "--to"),
            (["--to", "b@firma.test", "--cc", "c@", "--subject", "s", "--text", "-"], 65, "--cc"),
            (["--to", "b@firma.test", "--bcc", "c d@e.cz", "--subject", "s", "--text", "-"], 65, "--bcc"),
            (["--to", "b@firma.test", "--text", "-"], 64, "--subject"),
            (["--to", "b@firma.test", "--subject", "a\r\nBcc: x@y.cz", "--text", "-"], 65, "--subject"),
            (["--to", "b@firma.test", "--subject", "s"], 64, "--text"),
            (["--to", "b@firma.test", "--subject", "s", "--text", "/nowhere"], 66, "--text"),
            (["--to", "b@firma.test", "--subject", "s", "--text", latin], 65, "--text"),
            (["--to", "b@firma.test", "--subject", "s", "--html", "/nowhere"], 66, "--html"),
            (["--to", "b@firma.test", "--subject", "s", "--text", "-", "--attach", "/nowhere"], 66, "--attach"),
            (["--to", "b@firma.test", "--subject", "s", "--text", "-", "--attach", "/"], 66, "--attach"),
        ]
        for (arguments, status, field) in wrong {
            let run = try await ProgramRun.run(base + arguments, data: folder.data, input: "x")
            #expect(run.status == status, "\(arguments): \(run.errors)")
            #expect(run.errors.hasPrefix("pennypost: \(field): "), "\(run.errors)")
        }
        // Nothing waits, so the mailbox can be disconnected without --discard-unsent.
        #expect(try await folder.run("disconnect", "a@firma.test").status == 0)
    }
}
