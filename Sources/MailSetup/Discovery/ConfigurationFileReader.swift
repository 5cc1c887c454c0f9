import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Builds a ``ConfigurationFile`` from the events of an XML parser.
final class ConfigurationFileReader: NSObject, XMLParserDelegate {
    private(set) var file = ConfigurationFile()
    /// Whether the document is a configuration at all.
    private(set) var isConfiguration = false

    private var path: [String] = []
    private var text = ""
    private var server = ConfigurationFile.Server()
    private var serverType = ""

    private static let root = "clientConfig"
    private static let provider = [root, "emailProvider"]

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if path.isEmpty {
            guard name == Self.root else { return parser.abortParsing() }
            isConfiguration = true
        }
        path.append(name)
        text = ""
        if path.count == 3 {
            server = ConfigurationFile.Server()
            serverType = attributes["type"]?.lowercased() ?? ""
        }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { take(characters) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { take(String(decoding: block, as: UTF8.self)) }

    private func take(_ characters: String) {
        guard text.utf8.count + characters.utf8.count <= ConfigurationFile.longestText else { return }
        text += characters
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        defer {
            path.removeLast()
            text = ""
        }
        guard path.starts(with: Self.provider) else { return }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        switch (path.count, path.count > 2 ? path[2] : "") {
        case (3, "domain"):
            if file.domains.count < ConfigurationFile.mostEntries { file.domains.append(value) }
        case (3, "incomingServer"):
            if serverType == "imap", file.imap.count < ConfigurationFile.mostEntries { file.imap.append(server) }
        case (3, "outgoingServer"):
            if serverType == "smtp", file.smtp.count < ConfigurationFile.mostEntries { file.smtp.append(server) }
        case (4, "incomingServer"), (4, "outgoingServer"): set(path[3], value)
        default: break
        }
    }

    private func set(_ name: String, _ value: String) {
        switch name {
        case "hostname": server.host = value
        case "port": server.port = value
        case "socketType": server.socketType = value
        case "username": server.userName = value
        case "authentication":
            if server.authentication.count < ConfigurationFile.mostEntries { server.authentication.append(value) }
        default: break
        }
    }
}
