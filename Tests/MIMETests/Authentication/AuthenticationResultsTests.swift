import TestSupport
import Testing

@testable import MIME

@Suite("Authentication-Results")
struct AuthenticationResultsTests {
    private func read(_ value: String) -> AuthenticationResults { AuthenticationResults.parse(value.utf8) }

    /// Shows results as `server: method=result type.name=value …; …`.
    private func shown(_ results: AuthenticationResults) -> String {
        let outcomes = results.outcomes.map { outcome in
            ([outcome.method + "=" + outcome.result] + (outcome.reason.map { ["(\($0))"] } ?? [])
                + outcome.properties.map { "\($0.type).\($0.name)=\($0.value)" }).joined(separator: " ")
        }
        return (results.server ?? "-") + ": " + outcomes.joined(separator: "; ")
    }

    @Test(
        "The forms of RFC 8601 and of the big providers are read",
        arguments: [
            ("example.org 1; none", "example.org: "), ("example.org;none", "example.org: "),
            (
                "example.com;\r\n          spf=pass smtp.mailfrom=example.net",
                "example.com: spf=pass smtp.mailfrom=example.net"
            ),
            (
                "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net",
                "example.com: auth=pass smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net"
            ),
            (
                "mx.google.com;\r\n dkim=pass header.i=@firma.cz header.s=s1 header.b=\"aB/c+d=\";\r\n"
                    + " spf=pass (google.com: domain of j@firma.cz designates 192.0.2.1 as permitted sender)"
                    + " smtp.mailfrom=j@firma.cz;\r\n dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=firma.cz",
                "mx.google.com: dkim=pass header.i=@firma.cz header.s=s1 header.b=aB/c+d=; "
                    + "spf=pass smtp.mailfrom=j@firma.cz; dmarc=pass header.from=firma.cz"
            ),
            (
                "spf=softfail (sender IP is 192.0.2.1)\r\n smtp.mailfrom=firma.cz; dkim=none (message not signed)\r\n"
                    + " header.d=none;dmarc=fail action=none\r\n header.from=firma.cz;compauth=pass reason=100",
                "-: spf=softfail smtp.mailfrom=firma.cz; dkim=none header.d=none; dmarc=fail header.from=firma.cz; "
                    + "compauth=pass (100)"
            ),
            (
                "foo.example.net (foobar) 1 (baz);\r\n    dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n"
                    + "      policy (A dot can go here) . (like that) expired\r\n"
                    + "      (this surprised me) = (as I wasn't expecting it) 1362471462",
                "foo.example.net: dkim=fail policy.expired=1362471462"
            ),
            ("\"mx; firma\" ; SPF=Pass", "mx; firma: spf=pass"),
            (
                "mx; dkim=fail reason=\"not \\\"aligned\\\"; so\" header.d=a.cz;",
                "mx: dkim=fail (not \"aligned\"; so) header.d=a.cz"
            ),
            ("mx; spf=pass smtp.mailfrom=\"a b\"@firma.cz", "mx: spf=pass smtp.mailfrom=a b@firma.cz"),
        ])
    func forms(value: String, expected: String) {
        let results = read(value)
        #expect(shown(results) == expected)
        #expect(!results.isDamaged)
    }

    @Test(
        "Broken results are skipped and noted, and their neighbours are kept",
        arguments: [
            ("", "-: "), (";", "-: "), ("mx; spf", "mx: "), ("mx; =pass; spf=pass", "mx: spf=pass"),
            ("mx; spf=; dkim=pass", "mx: dkim=pass"), ("mx; spf=pass @@ ; dkim=pass", "mx: spf=pass; dkim=pass"),
            ("mx; spf=pass smtp.=x; dkim=pass", "mx: spf=pass; dkim=pass"),
            ("mx; spf=pass smtp.mailfrom; dkim=pass", "mx: spf=pass; dkim=pass"),
            ("mx; spf=pass (never closed; dkim=fail", "mx: spf=pass"),
            ("mx; spf=pass reason=\"never closed; dkim=fail", "mx: spf=pass (never closed; dkim=fail)"),
            ("mx; none; spf=pass extra", "mx: spf=pass"), ("mx words; spf=pass", "mx: spf=pass"),
            // Another version may have another format.
            ("mx 2; spf=pass", "mx: "), ("mx 10; spf=pass", "mx: "),
        ])
    func broken(value: String, expected: String) {
        let results = read(value)
        #expect(shown(results) == expected)
        #expect(results.isDamaged)
    }

    @Test("A comment or a quoted string cannot pass for a result")
    func hidden() {
        #expect(read("mx; (dmarc=pass;) spf=fail (; dkim=pass (nested; arc=pass) )").outcomes.map(\.method) == ["spf"])
        #expect(read("mx; spf=fail reason=\"; dkim=pass\"").outcomes.map(\.method) == ["spf"])
        #expect(read("mx (\\) ; dkim=pass); spf=fail").outcomes.map(\.method) == ["spf"])
    }

    @Test("No field yields more results than the limits allow")
    func limits() {
        let many = read("mx" + String(repeating: "; spf=pass", count: 5000))
        #expect(many.outcomes.count == AuthenticationResults.outcomeLimit)
        #expect(many.isDamaged)
        let properties = read("mx; spf=pass" + String(repeating: " smtp.x=y", count: 5000) + "; dkim=pass")
        #expect(properties.outcomes.map(\.properties.count) == [AuthenticationResults.propertyLimit, 0])
        #expect(properties.isDamaged)
        let long = String(repeating: "a", count: 100_000)
        let words = read("\(long); \(long)=\(long) reason=\"\(long)\" \(long).\(long)=\(long)")
        let limit = AuthenticationResults.wordLimit
        let outcome = words.outcomes.first
        #expect(
            [words.server, outcome?.method, outcome?.result, outcome?.reason].map { $0?.utf8.count }
                == Array(repeating: limit, count: 4))
        #expect(
            outcome?.properties.first.map { [$0.type, $0.name, $0.value].map(\.utf8.count) } == [limit, limit, limit])
        // Deep, and never closed.
        #expect(read("mx; spf=pass " + String(repeating: "(", count: 200_000)).outcomes.map(\.result) == ["pass"])
        let fields = String(repeating: "Authentication-Results: mx; spf=pass\n", count: 2000)
        let message = Message(parsing: Array((fields + "\n").utf8))
        #expect(message.authenticationResults.count == AuthenticationResults.fieldLimit)
    }

    @Test("Any bytes are read, whatever is cut off, changed or inserted")
    func total() {
        let value = Array(
            "mx.a (c \\) d) 1; dkim/1=pass reason=\"a\\\"b\" header.b=\"x=\" policy.z=1; spf=fail smtp.mailfrom=a@b"
                .utf8)
        for length in 0...value.count { _ = AuthenticationResults.parse(value.prefix(length)) }
        var random = SeededRandom(seed: 8601)
        let telling = Array("();=\"\\./ \r\n\t\0".utf8) + [0xC4, 0xFF]
        for _ in 0..<20_000 {
            var bytes = value
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let byte = telling[Int.random(in: 0..<telling.count, using: &random)]
                if Bool.random(using: &random) { bytes[place] = byte } else { bytes.insert(byte, at: place) }
            }
            let results = AuthenticationResults.parse(bytes)
            #expect(results.outcomes.count <= 20)
            #expect(results.outcomes.allSatisfy { !$0.method.isEmpty && !$0.result.isEmpty })
        }
    }

    @Test("Of several fields, only those of the server that had the message last count")
    func last() {
        let message = Message(
            parsing: Array(
                """
                Authentication-Results: mx.firma.cz; dkim=pass header.d=firma.cz
                Received: from outside
                Authentication-Results: MX.firma.cz; dmarc=fail
                Authentication-Results: elsewhere.example; spf=pass; dmarc=pass
                From: anna@firma.cz

                """.utf8))
        #expect(message.authenticationResults.count == 3)
        #expect(message.lastAuthentication?.server == "mx.firma.cz")
        #expect(
            message.lastAuthentication?.outcomes.map { "\($0.method)=\($0.result)" } == ["dkim=pass", "dmarc=fail"])
        #expect(message.lastAuthentication?.outcomes.first?["header.d"] == "firma.cz")
        #expect(Message(parsing: Array("From: anna@firma.cz\n\n".utf8)).lastAuthentication == nil)
    }
}
