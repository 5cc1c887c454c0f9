import MailWire

extension ServeConfiguration {
    /// The longest file with a secret, in bytes.
    private static let longestSecret = 16 * 1024

    /// Reads the secrets that lie in files, and returns what is missing or contradicts itself. The places of problems
    /// are keys, whatever they were written in.
    mutating func complete() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        Self.fill(&web.metricsToken, from: web.metricsTokenFile, "web.metrics-token-file", &problems)
        Self.fill(&textMessages.secret, from: textMessages.secretFile, "text-messages.secret-file", &problems)
        problems += webProblems + textMessageProblems
        if mail.send, !mail.watch {
            problems.append(
                SettingProblem(
                    key: "mail.send", place: "mail.send", message: "it needs mail.watch",
                    remedy: "Set mail.send to no as well"))
        }
        return problems
    }

    /// Whether connections are protected by this server itself.
    var usesTLS: Bool { web.certificateFile != nil && web.certificateKeyFile != nil }

    /// The site's own origin, if the server listens at this port.
    func origin(port: Int) -> WebOrigin {
        if let given = web.origin.flatMap({ WebOrigin($0) }) { return given }
        return WebOrigin(isSecure: usesTLS, host: web.host, port: port)
    }

    private var webProblems: [SettingProblem] {
        var problems: [SettingProblem] = []
        switch (web.certificateFile, web.certificateKeyFile) {
        case (.some, nil):
            problems.append(
                SettingProblem(
                    key: "web.certificate-key-file", place: "web.certificate-key-file",
                    message: "it is missing beside web.certificate-file", remedy: "Name the file with the private key"))
        case (nil, .some):
            problems.append(
                SettingProblem(
                    key: "web.certificate-file", place: "web.certificate-file",
                    message: "it is missing beside web.certificate-key-file",
                    remedy: "Name the file with the certificate"))
        case (.some(let certificate), .some(let key)):
            do throws(SettingProblem) { _ = try TLSFiles(certificate: certificate, key: key).read() } catch {
                problems.append(error)
            }
        case (nil, nil):
            if !WebOrigin.isLoopback(web.host), web.trustedProxies.isEmpty {
                problems.append(
                    SettingProblem(
                        key: "web.host", place: "web.host",
                        message: "\(web.host) can be reached from other machines, and passwords would pass unprotected",
                        remedy:
                            "Set web.certificate-file and web.certificate-key-file, or name the proxy that ends TLS "
                            + "in web.trusted-proxies, or listen on 127.0.0.1"))
            }
        }
        return problems + originProblems
    }

    private var originProblems: [SettingProblem] {
        func problem(_ message: String, _ remedy: String) -> [SettingProblem] {
            [SettingProblem(key: "web.origin", place: "web.origin", message: message, remedy: remedy)]
        }
        guard let origin = web.origin.flatMap({ WebOrigin($0) }) else {
            // Requests for a name that is not known are refused, so the site would answer nobody.
            let isNamed = WebOrigin.isLoopback(web.host) || usesTLS && !WebOrigin.isEveryAddress(web.host)
            return isNamed
                ? []
                : problem(
                    "it is missing: nobody types \(web.host) into a browser",
                    "Write the address that people type, for example https://post.firma.cz")
        }
        if !origin.isSecure, !WebOrigin.isLoopback(origin.host) {
            return problem("browsers keep no sign-in from plain http", "Write https://\(origin.host)")
        }
        if !origin.isSecure, usesTLS {
            return problem(
                "with web.certificate-file the site is reached by https",
                "Write \(WebOrigin(isSecure: true, host: origin.host, port: origin.port))")
        }
        return []
    }

    private var textMessageProblems: [SettingProblem] {
        var needed: [(key: String, isMissing: Bool)] = []
        switch textMessages.gateway {
        case .none, .development: return []
        case .kannel:
            needed = [
                ("url", textMessages.url == nil), ("user", textMessages.user == nil),
                ("secret-file", textMessages.secret == nil),
            ]
        case .smsapi: needed = [("secret-file", textMessages.secret == nil)]
        case .twilio:
            needed = [
                ("user", textMessages.user == nil), ("secret-file", textMessages.secret == nil),
                ("from", textMessages.from == nil),
            ]
        case .custom: needed = [("url", textMessages.url == nil)]
        }
        return needed.filter(\.isMissing).map { key, _ in
            SettingProblem(
                key: "text-messages.\(key)", place: "text-messages.\(key)",
                message: "the gateway \(textMessages.gateway.rawValue) needs it",
                remedy: "Set it, or set text-messages.gateway to none")
        }
    }

    private static func fill(
        _ secret: inout Secret?, from file: String?, _ key: String, _ problems: inout [SettingProblem]
    ) {
        guard secret == nil, let file else { return }
        do throws(CommandFailure) {
            let text = try GivenFile(option: key, path: file).readText(limit: longestSecret)
            guard let line = SettingText.line(text.split(whereSeparator: \.isNewline).first.map(String.init)) else {
                throw CommandFailure(
                    status: .configuration, code: "setting", field: key, message: "“\(file)” contains no secret",
                    remedy: "Write the secret on its first line")
            }
            secret = Secret(line)
        } catch {
            problems.append(
                SettingProblem(
                    key: key, place: key, message: error.message,
                    remedy: error.remedy ?? "Name a file with the secret on its first line"))
        }
    }
}
