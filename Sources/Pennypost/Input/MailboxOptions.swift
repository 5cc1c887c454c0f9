import ArgumentParser
import MailSetup
import MailWire
import Mailboxes

/// Options for a mailbox that is not connected, and the language of the explanations.
struct MailboxOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file with the password; - reads standard input.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Option(help: ArgumentHelp("The user name, if it is not the address.", valueName: "name"))
    var user: String?

    @Option(help: ArgumentHelp("The IMAP server, if it is not known.", valueName: GivenServer.form))
    var imap: String?

    @Option(help: ArgumentHelp("The SMTP server, if it is not known.", valueName: GivenServer.form))
    var smtp: String?

    @Option(
        help: ArgumentHelp("Trust the authorities in this PEM file, and no others.", valueName: "file"),
        completion: .file())
    var ca: String?

    @Option(help: ArgumentHelp("The language in which problems are explained.", valueName: GivenLanguage.form))
    var language: String?

    /// Whether nothing was given about the mailbox's servers: a connected one is examined with its own.
    var keepsServers: Bool { user == nil && imap == nil && smtp == nil && ca == nil }

    /// Returns what was given, without the password.
    func request(of address: String, name: String? = nil) throws -> ConnectRequest {
        var request = ConnectRequest(address: address, name: name, password: nil, userName: user)
        request.imap = try GivenServer.read(imap, option: "--imap", defaultPort: 993)
        request.smtp = try GivenServer.read(smtp, option: "--smtp", defaultPort: 465)
        if let ca {
            request.authorityPEM = try GivenFile(option: "--ca", path: ca).read(limit: GivenServer.longestAuthority)
        }
        return request
    }
}
