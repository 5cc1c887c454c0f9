import LocalServers
import Testing

@Suite("Mail that was fetched", .timeLimit(.minutes(5)))
struct FetchedMailTests {
    @Test("A folder that is not there is blamed on the option that names it")
    func blamed() async throws {
        try await withOddProgram { _, folder async throws in
            _ = try await folder.run("fetch")
            for (options, blamed) in [
                (["--search", "in:nikde"], "--search"), (["--search", "-in:nikde", "--folder", "INBOX"], "--search"),
                (["--search", "in:nikde", "--threads"], "--search"), (["--folder", "nikde"], "--folder"),
                (["--folder", "nikde", "--search", "m1"], "--folder"),
            ] {
                let run = try await ProgramRun.run(["list", "a@firma.test"] + options, data: folder.data)
                #expect(run.status == 66)
                #expect(run.errors.contains("pennypost: \(blamed): there is no folder “nikde”"), "\(run.errors)")
            }
        }
    }

    @Test("is found by a search that begins with a minus")
    func searchWithMinus() async throws {
        try await withOddProgram { _, folder async throws in
            _ = try await folder.run("fetch")
            let run = try await folder.run("list", "a@firma.test", "--search", "-subject:m1", "--json")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try run.objects().compactMap { $0["subject"] as? String }.sorted() == ["m2", "m3"])
        }
    }

    @Test("that is signed is shown with a word that the signature is not checked")
    func signed() async throws {
        // ContentInfo, SignedData, and in it a text below an empty header.
        let cms = "MC4GCSqGSIb3DQEHAqAhMB8CAQExADAWBgkqhkiG9w0BBwGgCQQHDQpBaG9qLjEA"
        let detached =
            "--x\r\n\r\nAhoj.\r\n--x\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nMAA=\r\n--x--\r\n"
        let letters = [
            (
                "opaque",
                "application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n\(cms)\r\n", true
            ),
            ("detached", "multipart/signed; boundary=x\r\n\r\n\(detached)", true),
            ("forwarded", "message/rfc822\r\n\r\nContent-Type: multipart/signed; boundary=x\r\n\r\n\(detached)", false),
            ("plain", "text/plain\r\n\r\nAhoj.\r\n", false),
        ]
        try await withOddProgram { odd, folder async throws in
            for (subject, rest, _) in letters {
                odd.add(Array("From: jan@firma.test\r\nSubject: \(subject)\r\nContent-Type: \(rest)".utf8))
            }
            _ = try await folder.run("fetch")
            for (subject, _, isSigned) in letters {
                let listed = try await folder.run("list", "a@firma.test", "--search", "subject:\(subject)", "--json")
                let one = try #require(try listed.objects().first)
                let id = try #require(one["id"] as? Int)
                #expect(one["signature"] == nil, "it stands in the answer of show alone")
                let text = try await folder.run("show", "\(id)")
                #expect(text.text.contains("Signed   the signature is not checked\n") == isSigned, "\(text.text)")
                let object = try #require(try await folder.run("show", "\(id)", "--json").objects().first)
                #expect(object["signature"] as? String == (isSigned ? "not-checked" : nil))
                #expect(object.keys.contains("signature") && object.keys.contains("message"))
            }
        }
    }
}
