import Foundation
import MIME
import MailWire

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A domain's file with its servers for mail programs: version 1.1 of the format that Mozilla's autoconfiguration reads
/// (`clientConfig`).
struct ConfigurationFile: Hashable, Sendable {
    /// A server as written in the file, with placeholders.
    struct Server: Hashable, Sendable {
        var host = ""
        var port = ""
        var socketType = ""
        var userName = ""
        var authentication: [String] = []
    }

    var domains: [String] = []
    var imap: [Server] = []
    var smtp: [Server] = []

    /// The most servers of each kind, domains, and ways to sign in that are read from a file.
    static let mostEntries = 16
    /// The longest text of an element, in bytes.
    static let longestText = 1_000

    /// Parses a file; `nil` if the bytes are not one. A document type is refused, because it can hold entities that
    /// grow without bound.
    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else { return nil }
        // The declaration is dropped, so the file is read as UTF-8. No other charset can then hide a document type.
        var body = text[...]
        if body.first == "\u{FEFF}" { body = body.dropFirst() }
        body = body.drop(while: \.isWhitespace)
        if body.hasPrefix("<?xml") {
            guard let end = body.firstRange(of: "?>") else { return nil }
            body = body[end.upperBound...]
        }
        guard !body.contains("<!DOCTYPE"), !body.contains("<!ENTITY") else { return nil }
        let reader = ConfigurationFileReader()
        let parser = XMLParser(data: Data(body.utf8))
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        guard parser.parse(), reader.isConfiguration else { return nil }
        self = reader.file
    }

    init() {}

    /// What the file says for one address.
    struct Reading: Hashable, Sendable {
        var imap: [Endpoint] = []
        var smtp: [Endpoint] = []
        /// The user names to try; empty if the file names none.
        var userNames: [String] = []
        var takesPasswords = true
    }

    /// Returns what the file says for an address; `nil` if it is about other domains, or names no server with TLS.
    func reading(for address: MailAddress, domain: String) -> Reading? {
        func filled(_ text: String) -> String {
            text.replacing("%EMAILADDRESS%", with: address.address).replacing("%EMAILDOMAIN%", with: domain)
                .replacing("%EMAILLOCALPART%", with: address.localPart)
        }
        func endpoint(_ server: Server) -> Endpoint? {
            guard let host = try? IDNA.ascii(filled(server.host)), host.contains("."), !host.hasPrefix("[") else {
                return nil
            }
            switch server.socketType.uppercased() {
            case "SSL", "TLS": return try? Endpoint(parsing: "\(host):\(server.port)/tls", defaultPort: 0)
            case "STARTTLS": return try? Endpoint(parsing: "\(host):\(server.port)/starttls", defaultPort: 0)
            default: return nil
            }
        }
        func isTaken(_ server: Server) -> Bool {
            server.authentication.isEmpty || server.authentication.contains { $0.uppercased() != "OAUTH2" }
        }
        guard domains.isEmpty || domains.contains(where: { filled($0).lowercased() == domain }) else { return nil }
        let (reading, sending) = (imap.filter { endpoint($0) != nil }, smtp.filter { endpoint($0) != nil })
        guard !reading.isEmpty || !sending.isEmpty else { return nil }
        let takesPasswords = reading.isEmpty || reading.contains(where: isTaken)
        // If some servers take a password, the others are of no use.
        let (imap, smtp) = takesPasswords ? (reading.filter(isTaken), sending.filter(isTaken)) : (reading, sending)
        var names: [String] = []
        for name in (imap + smtp).map({ filled($0.userName) }) where Self.isUserName(name) && !names.contains(name) {
            names.append(name)
        }
        return Reading(
            imap: imap.compactMap(endpoint), smtp: smtp.compactMap(endpoint), userNames: Array(names.prefix(2)),
            takesPasswords: takesPasswords)
    }

    /// Checks a user name as ``ConnectRequest/userName`` is checked.
    private static func isUserName(_ name: String) -> Bool {
        1...320 ~= name.utf8.count && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
