import IMAP
import LocalServers
import MailWire
import TestSupport

/// The account that the tests use.
let someone = MailUser(address: "jana@firma.test", password: "abcdefghijklmnop")

/// Returns a dialer that trusts the tests' own certificate authority.
func dialer(_ authorityPEM: String) -> Dialer {
    Dialer(trustRoots: .pem(authorityPEM))
}

extension DovecotServer {
    func configuration(
        _ security: TransportSecurity = .tls, user: MailUser = someone,
        _ change: (inout IMAPConfiguration) -> Void = { _ in }
    ) -> IMAPConfiguration {
        let place = security == .tls ? imaps : imap
        var configuration = IMAPConfiguration(
            endpoint: Endpoint(host: "localhost", port: place.port, security: security),
            credentials: Credentials(user))
        change(&configuration)
        return configuration
    }

    func client(
        _ security: TransportSecurity = .tls, _ change: (inout IMAPConfiguration) -> Void = { _ in }
    ) -> IMAPClient {
        IMAPClient(configuration(security, change), dialer: dialer(authorityPEM))
    }
}

/// Starts Dovecot with one account, passes it to the closure, and stops it.
func withDovecot<Result>(
    _ options: DovecotOptions = DovecotOptions(), _ body: (DovecotServer) async throws -> Result
) async throws -> Result {
    var options = options
    options.users = [someone]
    return try await withStarted(DovecotServer.start(options), stop: { await $0.stop() }, body)
}

/// Starts a server that plays one script, passes it to the closure, and stops it.
func withServer(_ script: [ScriptStep], _ body: (ScriptedServer) async throws -> Void) async throws {
    try await withScriptedServer([script]) { try await body($0) }
}

extension ScriptedServer {
    func client(
        _ security: TransportSecurity = .plaintext, _ change: (inout IMAPConfiguration) -> Void = { _ in }
    ) -> IMAPClient {
        var configuration = IMAPConfiguration(
            endpoint: Endpoint(
                host: security == .plaintext ? "127.0.0.1" : "localhost", port: endpoint.port, security: security),
            credentials: Credentials(someone))
        change(&configuration)
        return IMAPClient(configuration, dialer: dialer(authorityPEM))
    }
}

/// Returns a message with CRLF line ends, of at least `size` bytes and not much more.
func message(_ subject: String, size: Int = 0) -> [UInt8] {
    var text =
        "From: jana@firma.test\r\nTo: petr@firma.test\r\nSubject: \(subject)\r\nMessage-ID: <\(subject)@firma.test>\r\n\r\n"
    text += "Dobrý den\r\n"
    var bytes = Array(text.utf8)
    let line = Array("0123456789012345678901234567890123456789012345678901234567890123456789012345\r\n".utf8)
    while bytes.count < size { bytes += line }
    return bytes
}
