internal import MIME
internal import MailWire
internal import Mailboxes

extension CommandFailure {
    /// What a mailbox's server did not let us do.
    init(_ failure: ServerFailure) {
        self.init(failure.probe, field: failure.mailbox, server: nil)
    }

    /// - Parameter server: which of a mailbox's two servers.
    private init(_ probe: ProbeFailure, field: String, server: String?) {
        let (status, code, remedy): (ExitStatus, String, String?) =
            switch probe.kind {
            case .signInRefused:
                (.signInRefused, "sign-in-refused", "Check the address and make a new app password at your provider")
            case .temporary: (.tryLater, "try-later", "Try again in some minutes")
            case .unreachable: (.unavailable, "unreachable", "Check the host, the port and your connection")
            case .unsupported: (.unavailable, "unsupported", nil)
            }
        let subject = server.map { "\($0): " } ?? ""
        self.init(
            status: status, code: code, field: field, message: subject + (probe.advice?.cause ?? probe.summary),
            remedy: probe.advice == nil ? remedy : nil, serverWords: probe.serverWords, steps: probe.advice?.steps ?? []
        )
    }

    /// What keeps a mailbox from being connected.
    init(_ error: ConnectError) {
        switch error {
        case .malformedAddress(let address, let reason):
            self.init(reason, field: "address", value: address)
        case .malformedName:
            self.init(
                status: .badData, code: "bad-name", field: "--name",
                message: "it is too long or has a line break in it",
                remedy: "Give at most 200 bytes on one line")
        case .malformedUserName:
            self.init(
                status: .badData, code: "bad-user-name", field: "--user",
                message: "it is empty, too long or has a control character in it",
                remedy: "Give the name that your provider's page for mail programs shows")
        case .passwordMissing:
            self.init(
                status: .badData, code: "password-missing", field: "password", message: "it is empty",
                remedy: "Give the 16 letters of the app password")
        case .passwordTooLong(let maximum):
            self.init(
                status: .badData, code: "password-too-long", field: "password",
                message: "it is longer than \(maximum) bytes", remedy: "Give the app password alone")
        case .passwordHasControlCharacters:
            self.init(
                status: .badData, code: "password-has-control-characters", field: "password",
                message: "it has a line break or another control character in it",
                remedy: "Give the app password alone, on one line")
        case .unknownProvider(let domain):
            self.init(
                status: .configuration, code: "unknown-provider", field: "address",
                message: "no servers are known for \(domain)",
                remedy: "Give them: --imap HOST:PORT --smtp HOST:PORT")
        case .serversUnconfirmed(let domain, let imap, let smtp):
            self.init(
                status: .configuration, code: "servers-unconfirmed", field: "address",
                message: "the name servers name \(imap.host) for \(domain), and nothing else vouches for it",
                remedy: "If that is your provider, say so: --imap \(imap) --smtp \(smtp)")
        case .passwordSignInImpossible(let provider):
            self.init(
                status: .configuration, code: "password-sign-in-impossible", field: "address",
                message: "\(provider) takes no passwords and no app passwords from mail programs",
                remedy: "Sign in on its page instead: pennypost connect ADDRESS --oauth")
        case .signInPageUnknown(let domain):
            self.init(
                status: .configuration, code: "sign-in-page-unknown", field: "address",
                message: "it is not known where people of \(domain) could sign in without a password",
                remedy: "Connect it with an app password, or name the page in providers.json: Documentation/OAuth.md")
        case .refused(let imap, let smtp):
            self.init(imap: imap, smtp: smtp)
        }
    }

    /// Both servers' failures as one: the worse gives the status, and both are told.
    private init(imap: ProbeFailure?, smtp: ProbeFailure?) {
        let failures = [imap.map { ("IMAP", $0) }, smtp.map { ("SMTP", $0) }].compactMap(\.self)
        let order: [ProbeFailure.Kind] = [.signInRefused, .unsupported, .unreachable, .temporary]
        let sorted = failures.sorted { left, right in
            (order.firstIndex(of: left.1.kind) ?? 0) < (order.firstIndex(of: right.1.kind) ?? 0)
        }
        guard let (server, worst) = sorted.first else {
            self.init(status: .fault, code: "fault", field: "connect", message: "refused without a reason")
            return
        }
        let isSame = sorted.allSatisfy { $0.1.kind == worst.kind && $0.1.summary == worst.summary }
        let field = worst.kind == .signInRefused ? "password" : "--\(server.lowercased())"
        self.init(worst, field: field, server: isSame && sorted.count > 1 ? "IMAP and SMTP" : server)
        for (other, failure) in sorted.dropFirst() where !isSame { message += "; \(other): \(failure.summary)" }
        let words = sorted.compactMap { entry in entry.1.serverWords.map { (entry.0, $0) } }
        if words.count > 1 { serverWords = words.map { "(\($0.0)) \($0.1)" }.joined(separator: " ") }
    }
}
