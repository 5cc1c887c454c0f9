import Accounts
import Foundation
import Logging
import MailWire
import TestSupport
import Testing

@testable import Pennypost

@Suite("The settings of pennypost serve")
struct SettingsTests {
    private func read(
        file: String? = nil, isPrivate: Bool = true, environment: [String: String] = [:], arguments: [String] = []
    ) -> (ServeConfiguration, [SettingProblem]) {
        var sources = SettingSources()
        sources.add(arguments: arguments)
        sources.add(environment: environment)
        if let file { sources.add(file: Array(file.utf8), path: "FILE", isPrivate: isPrivate) }
        return sources.read()
    }

    @Test("every field of the configuration has a row, and every row a field")
    func fields() {
        func keys(_ value: Any, _ prefix: String) -> [String] {
            Mirror(reflecting: value).children.flatMap { child -> [String] in
                let label = child.label ?? ""
                let key = label.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)" }
                return prefix.isEmpty ? keys(child.value, key + ".") : [prefix + key]
            }
        }
        #expect(Set(keys(ServeConfiguration(), "")) == Set(ServeSetting.all.map(\.key)))
        #expect(Set(ServeSetting.all.map(\.key)).count == ServeSetting.all.count)
    }

    @Test("the table of Documentation/Serving.md is made from them")
    func reference() throws {
        let page = try Repository.text("Documentation/Serving.md")
        #expect(page.contains(SettingsReference.table), "\(SettingsReference.table)")
    }

    @Test("the default of each can be written as it is shown")
    func defaults() {
        for setting in ServeSetting.all where !setting.defaultText.isEmpty {
            var configuration = ServeConfiguration()
            let written = setting.isList ? setting.defaultText.components(separatedBy: ", ") : [setting.defaultText]
            #expect(setting.put(&configuration, written), "\(setting.key)")
        }
    }

    @Test("an argument counts before the environment, and that before the file")
    func order() {
        let file = "web:\n  port: 1\n  host: localhost\n  hosts: [a.test, b.test]\nmail:\n  send: no\n"
        let environment = ["PENNYPOST_WEB_PORT": "2", "PENNYPOST_WEB_HOST": "::1", "PENNYPOST_DATA": "/x"]
        let (configuration, problems) = read(
            file: file, environment: environment, arguments: ["--web-port=3", "--log-level", "debug"])
        #expect(problems == [])
        #expect(configuration.web.port == 3 && configuration.web.host == "::1")
        #expect(configuration.web.hosts == ["a.test", "b.test"] && !configuration.mail.send)
        #expect(configuration.log.level == .debug)
    }

    @Test("a list may be written on one line")
    func lists() {
        let (configuration, problems) = read(
            file: "text-messages:\n  prefixes: +420, +49\n",
            environment: ["PENNYPOST_WEB_TRUSTED_PROXIES": "10.0.0.0/8,::1"])
        #expect(problems == [] && configuration.textMessages.prefixes == ["+420", "+49"])
        #expect(configuration.web.trustedProxies.map(\.description) == ["10.0.0.0/8", "::1"])
    }

    @Test(
        "what can't be used is named with its place and what to write",
        arguments: [
            ("web:\n  port: 70000\n", "web.port in FILE", "“70000” is not a number from 0 to 65535"),
            ("web:\n  prot: 1\n", "web.prot in FILE", "there is no such setting"),
            ("web: 8080\n", "web in FILE", "there is no such setting"),
            ("web:\n  port: [1, 2]\n", "web.port in FILE", "it is not a number from 0 to 65535"),
            ("web:\n  port: 1\n port: 2\n", "FILE", "it is not in YAML, from line 3"),
            ("- a\n", "FILE", "it is not in YAML"),
            ("log:\n  format: xml\n", "log.format in FILE", "“xml” is not text or json"),
            ("mail:\n  send: perhaps\n", "mail.send in FILE", "“perhaps” is not yes or no"),
            (
                "web:\n  origin: https://a.test/x\n", "web.origin in FILE",
                "“https://a.test/x” is not an address such as https://post.firma.cz"
            ),
        ])
    func problems(file: String, place: String, message: String) {
        let (_, problems) = read(file: file)
        #expect(problems.map(\.place) == [place] && problems.map(\.message) == [message])
        #expect(problems.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test("a name that is nearly right is suggested")
    func suggestion() {
        #expect(read(file: "web:\n  prot: 1\n").1.first?.remedy.hasPrefix("Did you mean web.port? ") == true)
        #expect(read(environment: ["PENNYPOST_WEB_PROT": "1"]).1.first?.remedy.contains("PENNYPOST_WEB_PORT") == true)
        #expect(read(arguments: ["--web-prot", "1"]).1.first?.remedy.contains("--web-port") == true)
        #expect(read(arguments: ["web-port"]).1.first?.place == "web-port")
    }

    @Test("a secret is never an argument, nor in a file that others can read, and no error shows it")
    func secrets() {
        #expect(
            read(arguments: ["--web-metrics-token", "tajemství"]).1.map(\.message) == ["others can read a command line"]
        )
        let file = "web:\n  metrics-token: tajemství\n"
        #expect(read(file: file, isPrivate: false).1.first?.remedy == "Close it to them: chmod 600 FILE")
        let (configuration, problems) = read(file: file)
        #expect(problems == [] && configuration.web.metricsToken == Secret("tajemství"))
        #expect(!"\(configuration)".contains("tajemství"))
        for (_, found) in [read(file: "web:\n  metrics-token: [tajemství]\n"), read(file: "a: \"tajemství\nb: : c")] {
            #expect(!found.isEmpty && !found.description.contains("tajemství"))
        }
    }

    @Test("a file of comments, or an empty value, says nothing")
    func nothing() {
        let (configuration, problems) = read(file: "# web:\n\n---\n", environment: ["PENNYPOST_WEB_ORIGIN": ""])
        #expect(problems == [] && configuration.web.origin == nil && configuration.web.port == 8080)
    }

    @Test(
        "plain HTTP stays on loopback",
        arguments: [
            ("127.0.0.1", false, true), ("127.8.8.8", false, true), ("localhost", false, true), ("::1", false, true),
            ("0.0.0.0", false, false), ("::", false, false), ("192.0.2.1", false, false), ("firma.cz", false, false),
            ("192.0.2.1", true, true), ("0.0.0.0", true, true),
        ])
    func loopback(host: String, hasProxy: Bool, isGood: Bool) {
        let arguments =
            ["--web-host", host, "--web-origin", "https://post.firma.cz"]
            + (hasProxy ? ["--web-trusted-proxies", "192.0.2.7"] : [])
        var (configuration, problems) = read(arguments: arguments)
        #expect(problems == [])
        problems = configuration.complete()
        #expect(problems.isEmpty == isGood)
        #expect(problems.allSatisfy { $0.key == "web.host" && $0.remedy.contains("web.certificate-file") })
    }

    @Test(
        "a site that others can reach has an address that they can type",
        arguments: [
            (["--web-host", "0.0.0.0", "--web-trusted-proxies", "192.0.2.7"], false),
            (["--web-host", "192.0.2.1", "--web-trusted-proxies", "192.0.2.7"], false),
            (["--web-host", "127.0.0.1", "--web-trusted-proxies", "192.0.2.7"], true),
        ])
    func origin(arguments: [String], isGood: Bool) {
        var configuration = read(arguments: arguments).0
        #expect(configuration.complete().map(\.key) == (isGood ? [] : ["web.origin"]))
    }

    @Test(
        "further hosts are names of hosts",
        arguments: [
            ("post.firma.cz", true), ("localhost:8443", true), ("[::1]:8443", true), ("a b", false), ("c:99999", false),
            ("http://x", false), ("x/y", false), ("u@x", false),
        ])
    func hosts(host: String, isGood: Bool) {
        #expect(read(arguments: ["--web-hosts", host]).1.isEmpty == isGood)
    }

    @Test("what belongs together is asked for")
    func together() {
        for (arguments, keys) in [
            (["--web-certificate-file", "/a"], ["web.certificate-key-file"]),
            (["--web-certificate-key-file", "/a"], ["web.certificate-file"]),
            (["--web-certificate-file", "/no/a", "--web-certificate-key-file", "/no/b"], ["web.certificate-file"]),
            (["--web-metrics-token-file", "/no/a"], ["web.metrics-token-file"]),
            (["--mail-watch", "no"], ["mail.send"]),
            (["--web-origin", "http://firma.cz"], ["web.origin"]),
            (["--text-messages-gateway", "smsapi"], ["text-messages.secret-file"]),
            (["--text-messages-gateway", "custom"], ["text-messages.url"]),
            (
                ["--text-messages-gateway", "kannel"],
                ["text-messages.url", "text-messages.user", "text-messages.secret-file"]
            ),
        ] {
            var (configuration, problems) = read(arguments: arguments)
            #expect(problems == [])
            problems = configuration.complete()
            #expect(problems.map(\.key) == keys)
        }
    }

    @Test("an origin is scheme, host and port, as browsers write it")
    func origins() {
        #expect(WebOrigin("HTTPS://Post.Firma.cz:443/")?.description == "https://post.firma.cz")
        #expect(WebOrigin("http://127.0.0.1:8080")?.description == "http://127.0.0.1:8080")
        #expect(WebOrigin(isSecure: false, host: "::1", port: 8080).description == "http://[::1]:8080")
        for wrong in [
            "post.firma.cz", "ftp://a", "https://", "https://a/b", "https://a?x", "https://u@a", "https://a:0",
        ] {
            #expect(WebOrigin(wrong) == nil, "\(wrong)")
        }
    }
}
